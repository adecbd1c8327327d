-- For want of what something that rules permit was refused.

ALTER TABLE athyper.decision ADD COLUMN lack text CHECK (lack IN ('mfa', 'reason'));
