-- The table of the backfill's benchmark.
CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer int NOT NULL,
  status varchar(12) NOT NULL,
  amount decimal(12, 2) NOT NULL,
  note varchar(80),
  placed datetime(6) NOT NULL,
  KEY orders_customer (customer)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
