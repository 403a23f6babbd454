-- Texts in the character set of their time, moments in the server's own type, dates that nobody knew, numbers without a sign.
CREATE TABLE entries (
  id      int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title   varchar(60) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL,
  body    text,
  kind    enum('note', 'bill', 'map') NOT NULL DEFAULT 'note',
  flags   set('old', 'torn', 'lost') NOT NULL DEFAULT '',
  pages   smallint unsigned NOT NULL DEFAULT 1,
  printed year,
  dated   date,
  took    time(3),
  marks   bit(7),
  filed   timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO entries (title, body, kind, pages, printed, dated)
SELECT CONCAT('Größe ', 100 * a.n + 10 * b.n + c.n), CONCAT('entry ', 100 * a.n + 10 * b.n + c.n), 1 + c.n % 3, 60000 + a.n, 1950 + b.n, '0000-00-00'
FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) a
JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) b
JOIN (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) c;

CREATE TABLE shelves (
  id   int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(40) CHARACTER SET latin1 NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO shelves (name) VALUES ('north'), ('south'), ('cellar');

-- A key of zero, which a copy keeps under NO_AUTO_VALUE_ON_ZERO alone.
UPDATE shelves SET id = 0 WHERE name = 'cellar';
