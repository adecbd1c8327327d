-- The code by which a field of type unit knows the same unit; null where there is none.
ALTER TABLE ref.unit ADD COLUMN ucum text;
