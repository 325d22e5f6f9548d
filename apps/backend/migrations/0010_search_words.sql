-- The words of a message, for the search. PostgreSQL's parser finds whole words only, and extensions need rights that the
-- role may lack. packages/contract/src/search-text.ts splits a query in the same way; a test compares the two.
-- The functions are immutable, so an index can hold their result, and statements that write messages stay the same. They
-- call each other only in SQL bodies, which are bound at creation, because a restore and ANALYZE use an empty search_path.

-- Remove accents and other optional marks, and invisible characters. CJK voicing marks stay.
CREATE FUNCTION search_strip(body text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF octet_length(body) = length(body) THEN RETURN body; END IF;
  RETURN regexp_replace(normalize(body, NFKD) COLLATE "C", '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+', '', 'g');
END $$;

-- Unify capitals, letters that do not decompose, and typographic quotes and dashes.
CREATE FUNCTION search_unify(stripped text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF octet_length(stripped) = length(stripped) THEN RETURN lower(stripped COLLATE "C"); END IF;
  stripped := translate(lower(stripped COLLATE "pg_c_utf8"), 'øłđħıŧðς’‘ʼ′‐‒–—−“”„', 'oldhitdσ''''''''-----"""');
  RETURN normalize(replace(replace(replace(replace(stripped, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKC);
END $$;

-- Split a unified text, in which U+200B stands at each change of capitals or digits within a word.
CREATE FUNCTION search_split(marked text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  words text := regexp_replace(marked COLLATE "pg_c_utf8", '[[:space:][:cntrl:][:punct:]\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u20a0-\u2bff\u2e80-\u2fff\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3040-\u30fa\u30fc-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001f000-\U0001fbff\U00020000-\U0003fffd]+', ' ', 'g');
  tokens text := replace(words, E'\u200b', ' ');
  runs text;
BEGIN
  -- The parts of a word, and the word from each part on: `getUserName` has get, user, name, getusername, username. Encoded
-- data has many parts.
  FOR part IN 1..8 LOOP
    EXIT WHEN position(E'\u200b' IN words) = 0;
    tokens := tokens || ' ' || replace(words, E'\u200b', '');
    words := regexp_replace(words COLLATE "C", '(^| )[^ \u200b]+\u200b?', '\1', 'g');
  END LOOP;
  -- Scripts without spaces, and symbols: pairs of neighbouring characters, from the first and from the second character on.
  IF octet_length(marked) > length(marked) THEN
    runs := regexp_replace(marked COLLATE "C", '[^\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u20a0-\u2bff\u2e80-\u2fff\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3040-\u30fa\u30fc-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001f000-\U0001fbff\U00020000-\U0003fffd]+', ' ', 'g');
    IF runs <> ' ' THEN
      tokens := tokens || ' ' || regexp_replace(runs, '([^ ][^ ])', '\1 ', 'g')
        || ' ' || regexp_replace(regexp_replace(runs, '(^| )[^ ]', '\1', 'g'), '([^ ][^ ])', '\1 ', 'g');
    END IF;
  END IF;
  -- Cut long words, because an index key has a maximum length. A query has at most 200 characters, so it still matches.
  IF length(marked) > 200 THEN tokens := regexp_replace(tokens COLLATE "C", '([^ ]{200})[^ ]+', '\1', 'g'); END IF;
  RETURN array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''));
END $$;

-- Map texts that look the same to a reader to one spelling.
CREATE FUNCTION search_fold(body text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN search_unify(search_strip(body));

-- The words of a text. Most messages are short ASCII texts without capitals or digits inside words: a shorter path handles
-- them in a third of the time.
CREATE FUNCTION search_words(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN octet_length(body) <= 200 AND octet_length(body) = length(body)
    AND body COLLATE "C" !~ '[a-z][A-Z]|[A-Z][A-Z][a-z]|[A-Za-z][0-9]|[0-9][A-Za-z]'
  THEN array_to_tsvector(string_to_array(btrim(regexp_replace(lower(body COLLATE "C"), '[^a-z0-9]+', ' ', 'g')), ' '))
  ELSE search_split(search_unify(regexp_replace(search_strip(body) COLLATE "pg_c_utf8",
    '([[:lower:]])(?=[[:upper:]])|([[:upper:]])(?=[[:upper:]][[:lower:]])|([[:alpha:]])(?=[0-9])|([0-9])(?=[[:alpha:]])',
    E'\\1\\2\\3\\4\u200b', 'g')))
END;
