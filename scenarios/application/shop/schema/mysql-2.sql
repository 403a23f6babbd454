-- Version 2 knows tiers of customers, and looks orders up by their status.
ALTER TABLE customers ADD COLUMN tier varchar(20) NOT NULL DEFAULT 'basic';
CREATE INDEX orders_status_idx ON orders (status);
