/**
 * SQL for the epoch of the database: a UUID that changes when the history may differ from what clients have. It combines the
 * stored id with values that no dump contains: the cluster, the OID of the database, and the timeline, which advances at a
 * promotion or a point-in-time recovery. A restore in place must change the stored id (`UPDATE database_epoch SET id = …`).
 * Returns one row with one column.
 * Source: https://www.postgresql.org/docs/18/functions-info.html#FUNCTIONS-INFO-CONTROLDATA
 */
export const SELECT_EPOCH = `
  SELECT md5(concat_ws('/', database_epoch.id, cluster.system_identifier, pg_database.oid,
                       left(pg_walfile_name(pg_current_wal_lsn()), 8)))::uuid::text
  FROM database_epoch, pg_control_system() AS cluster, pg_database
  WHERE pg_database.datname = current_database()`
