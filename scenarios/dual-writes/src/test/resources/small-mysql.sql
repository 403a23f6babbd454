-- What both engines have, for writers that run on either.
CREATE TABLE parent (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code varchar(40) NOT NULL UNIQUE,
  amount decimal(12, 2),
  note text,
  doc json,
  raw blob,
  ratio double,
  seen datetime(6)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE child (
  parent bigint NOT NULL,
  line int NOT NULL,
  `odd name` char(8),
  PRIMARY KEY (parent, line),
  CONSTRAINT child_parent FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE link (a int, b varchar(200), PRIMARY KEY (a, b)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
