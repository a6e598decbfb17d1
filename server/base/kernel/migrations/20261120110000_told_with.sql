-- The number of the first event that was told in the same transaction; 0 where nobody wrote it down.
-- What follows the log takes in whole transactions by it.
ALTER TABLE kernel_events ADD COLUMN told_with BIGINT NOT NULL DEFAULT 0;
