-- How long the stream of an import is, if its sender has said so.

ALTER TABLE athyper.import_report ADD COLUMN bytes_total bigint;
