-- Who a problem is for, as far as the text says it: also where no entity came of it.
ALTER TABLE catalog_problems ADD COLUMN owner TEXT;
