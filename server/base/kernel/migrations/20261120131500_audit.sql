-- Who changed what from where, by which decision; and the hash that chains each event to the one before it.
ALTER TABLE kernel_events ADD COLUMN about TEXT;
ALTER TABLE kernel_events ADD COLUMN address TEXT;
ALTER TABLE kernel_events ADD COLUMN on_behalf_of TEXT;
ALTER TABLE kernel_events ADD COLUMN decision TEXT;
ALTER TABLE kernel_events ADD COLUMN policy TEXT;
ALTER TABLE kernel_events ADD COLUMN hash BYTEA;
CREATE INDEX kernel_events_who ON kernel_events (who, seq);
CREATE INDEX kernel_events_about ON kernel_events (about, seq);
CREATE INDEX kernel_events_word ON kernel_events (word, seq);

-- 1 as soon as the events from before this migration are chained; from then on one without a hash is a broken link.
INSERT INTO kernel_counters (name, value) VALUES ('chained', 0);
