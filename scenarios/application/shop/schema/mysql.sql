-- The same shop on MySQL. Moments are datetimes in UTC: a timestamp ends in 2038. Texts are compared by bytes, as on PostgreSQL; on 5.7 that ignores blanks at the end.
CREATE TABLE customers (
  id          bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email       varchar(80) NOT NULL,
  name        varchar(80),
  balance     decimal(12, 2) NOT NULL DEFAULT 0,
  bio         text,
  preferences json,
  avatar      blob,
  rating      double,
  born        date,
  seen        datetime(6),
  local_time  datetime(6),
  active      tinyint(1) NOT NULL DEFAULT 1,
  subscribed  tinyint(1),
  CONSTRAINT customers_email_key UNIQUE (email)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE orders (
  id          bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id bigint NOT NULL,
  reference   varchar(60) NOT NULL,
  status      varchar(60) NOT NULL DEFAULT 'new',
  note        text,
  document    json,
  amount      decimal(30, 10),
  created     datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT orders_reference_key UNIQUE (reference),
  CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE order_lines (
  order_id bigint NOT NULL,
  line     int NOT NULL,
  product  varchar(60) NOT NULL,
  quantity smallint NOT NULL DEFAULT 1,
  gift     char(8),
  PRIMARY KEY (order_id, line),
  CONSTRAINT order_lines_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
