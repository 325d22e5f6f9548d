/**
 * The database's epoch: a UUID that is new whenever history may have changed under the clients. It mixes the stored
 * name of the database with what no dump carries along: the cluster, the database's own number in it, and the timeline,
 * which a promotion or a recovery to a point in time advances. So a restore into a new cluster or database needs no
 * step that somebody could forget; a restore in place changes the stored name (`UPDATE database_epoch SET id = …`).
 * Gives one row with one column.
 * Source: https://www.postgresql.org/docs/18/functions-info.html#FUNCTIONS-INFO-CONTROLDATA
 */
export const SELECT_EPOCH = `
  SELECT md5(concat_ws('/', database_epoch.id, cluster.system_identifier, pg_database.oid,
                       left(pg_walfile_name(pg_current_wal_lsn()), 8)))::uuid::text
  FROM database_epoch, pg_control_system() AS cluster, pg_database
  WHERE pg_database.datname = current_database()`
