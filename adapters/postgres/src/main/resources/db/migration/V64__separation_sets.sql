-- What one person is not to have together is kept with all else that binds principals.

ALTER TABLE athyper.org_item
    DROP CONSTRAINT org_item_kind_check,
    ADD CONSTRAINT org_item_kind_check CHECK (kind IN
        ('org-unit', 'group', 'role-binding', 'delegation', 'break-glass', 'separation-set'));
