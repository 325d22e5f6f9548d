-- One row for each finished backup, written by the scripts that make them. The backend exports the newest time as a metric.
CREATE TABLE backup (finished_at timestamptz NOT NULL DEFAULT clock_timestamp());
