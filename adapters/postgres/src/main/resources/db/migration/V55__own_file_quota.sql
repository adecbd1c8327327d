-- What operators have set for one tenant, instead of what its tier says.

ALTER TABLE athyper.file_usage
    ADD COLUMN bytes_max bigint,
    ADD COLUMN files_max bigint,
    ADD CHECK ((bytes_max IS NULL) = (files_max IS NULL) AND bytes_max >= 0 AND files_max >= 0);
