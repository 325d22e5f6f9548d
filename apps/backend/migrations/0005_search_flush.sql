-- What is new for the search waits in a list, and whoever finds it full works it in. At the usual 4 MB that held up one
-- batch of messages for 30 ms at every second; a smaller list is less to read in a search, too. In kilobytes.
ALTER INDEX message_search_idx SET (gin_pending_list_limit = 512);
