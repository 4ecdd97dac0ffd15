-- The table of this example, computed from the text of landing alone and written from docs/specification.md: nothing
-- of Lookback is used. A test compares every cell with what a run publishes. For DuckDB; the variable "landing" names
-- the folder:
--
--   SET VARIABLE landing = 'examples/ads/landing';
--   .read examples/ads/gold.sql
--   FROM gold;

-- ---- Landing. A line that is not UTF-8 or not CSV is left out by the reader, other bad lines by the conditions.

CREATE MACRO lines_of(pattern) AS TABLE
SELECT rtrim(line, chr(13)) AS line
FROM read_csv(
    getvariable('landing') || '/' || pattern, columns = {line: 'VARCHAR'}, auto_detect = false, header = false,
    delim = chr(1), quote = '', escape = '', ignore_errors = true, strict_mode = false);

CREATE MACRO is_day(text) AS regexp_full_match(text, '\d{4}-\d\d-\d\d') AND TRY_CAST(text AS DATE) IS NOT NULL;
CREATE MACRO is_user(text) AS regexp_full_match(text, '\d+') AND TRY_CAST(text AS BIGINT) IS NOT NULL;
CREATE MACRO is_campaign(text) AS regexp_matches(text, '[^\s\p{Z}]');

CREATE TABLE json_lines AS
SELECT kind, json_type(line, '$.ts_day') AS day_type, json_extract_string(line, '$.ts_day') AS day,
    json_extract(line, '$.viewer.id')::VARCHAR AS viewer, json_type(line, '$.ad.campaign') AS campaign_type,
    json_extract_string(line, '$.ad.campaign') AS campaign, json_extract(line, '$.ad.slot')::VARCHAR AS slot
FROM (
    SELECT 'impressions' AS kind, line FROM lines_of('impressions*.json')
    UNION ALL SELECT 'clicks', line FROM lines_of('clicks*.json'))
WHERE json_valid(line) AND json_type(line) = 'OBJECT';

CREATE TABLE impressions AS
SELECT DISTINCT CAST(day AS DATE) AS day, CAST(viewer AS BIGINT) AS user_id, campaign, CAST(slot AS INTEGER) AS slot
FROM json_lines
WHERE kind = 'impressions' AND day_type = 'VARCHAR' AND is_day(day) AND is_user(viewer)
    AND campaign_type = 'VARCHAR' AND is_campaign(campaign)
    AND regexp_full_match(slot, '\d+') AND TRY_CAST(slot AS INTEGER) IS NOT NULL;

CREATE TABLE clicks AS
SELECT DISTINCT CAST(day AS DATE) AS day, CAST(viewer AS BIGINT) AS user_id, campaign
FROM json_lines
WHERE kind = 'clicks' AND day_type = 'VARCHAR' AND is_day(day) AND is_user(viewer)
    AND campaign_type = 'VARCHAR' AND is_campaign(campaign);

-- The fields of a line of CSV: a field is in quotes, or has none inside, and no good one has a comma. NULL if the line is no such list.
CREATE MACRO fields_of(line) AS
    CASE WHEN regexp_full_match(line, '(("[^"]*"|[^",]*),)*("[^"]*"|[^",]*)')
    THEN list_transform(string_split(line, ','), field -> trim(field, '"')) END;

-- The last column of both files, channel, is none of the feature file's.
CREATE TABLE carts AS
SELECT CAST(f[1] AS DATE) AS day, CAST(f[2] AS BIGINT) AS user_id, f[3] AS campaign
FROM (SELECT fields_of(line) AS f FROM lines_of('carts*.csv'))
WHERE len(f) BETWEEN 3 AND 4 AND is_day(f[1]) AND is_user(f[2]) AND is_campaign(f[3]);

CREATE TABLE purchases AS
SELECT CAST(f[1] AS DATE) AS day, CAST(f[3] AS BIGINT) AS user_id, f[4] AS campaign, CAST(f[2] AS DECIMAL(18, 2)) AS net
FROM (SELECT fields_of(line) AS f FROM lines_of('purchases*.csv'))
WHERE len(f) BETWEEN 4 AND 5 AND is_day(f[1]) AND is_user(f[3]) AND is_campaign(f[4])
    AND regexp_full_match(f[2], '\d+(\.\d{1,2})?');

-- ---- What happened before each scored day, per viewer and campaign: days in [day - 28, day) and [day - 7, day).

CREATE TABLE events AS
SELECT 'impressions' AS source, day, user_id, campaign, NULL::DECIMAL(18, 2) AS net FROM impressions
UNION ALL SELECT 'clicks', day, user_id, campaign, NULL FROM clicks
UNION ALL SELECT 'carts', day, user_id, campaign, NULL FROM carts
UNION ALL SELECT 'purchases', day, user_id, campaign, net FROM purchases;

CREATE TABLE scored AS
SELECT * FROM impressions WHERE day > (SELECT max(day) FROM impressions) - 7;

CREATE TABLE before_day AS
SELECT s.day, s.user_id, e.campaign,
    CAST(count(*) FILTER (source = 'impressions' AND ago <= 7) AS INTEGER) AS seen_1w,
    CAST(count(*) FILTER (source = 'impressions') AS INTEGER) AS seen_4w,
    CAST(count(*) FILTER (source = 'clicks' AND ago <= 7) AS INTEGER) AS clicks_1w,
    CAST(count(*) FILTER (source = 'clicks') AS INTEGER) AS clicks_4w,
    CAST(count(*) FILTER (source = 'carts' AND ago <= 7) AS INTEGER) AS carts_1w,
    CAST(count(*) FILTER (source = 'carts') AS INTEGER) AS carts_4w,
    CAST(count(*) FILTER (source = 'purchases' AND ago <= 7) AS INTEGER) AS bought_1w,
    CAST(count(*) FILTER (source = 'purchases') AS INTEGER) AS bought_4w,
    CAST(coalesce(sum(net) FILTER (ago <= 7), 0) AS DECIMAL(18, 2)) AS spent_1w,
    CAST(coalesce(sum(net), 0) AS DECIMAL(18, 2)) AS spent_4w,
    max(net) FILTER (ago <= 7) AS largest_purchase_1w,
    max(net) AS largest_purchase_4w,
    CAST(min(ago) FILTER (source = 'clicks' AND ago <= 7) AS INTEGER) AS days_since_click_1w,
    CAST(min(ago) FILTER (source = 'clicks') AS INTEGER) AS days_since_click_4w,
    CAST(min(ago) FILTER (source = 'purchases' AND ago <= 7) AS INTEGER) AS days_since_purchase_1w,
    CAST(min(ago) FILTER (source = 'purchases') AS INTEGER) AS days_since_purchase_4w,
    CAST(count(DISTINCT ago) FILTER (source = 'impressions' AND ago <= 7) AS INTEGER) AS active_days_1w,
    CAST(count(DISTINCT ago) FILTER (source = 'impressions') AS INTEGER) AS active_days_4w
FROM (SELECT DISTINCT day, user_id FROM scored) AS s
JOIN (SELECT * FROM events) AS e ON e.user_id = s.user_id AND e.day < s.day AND e.day >= s.day - 28
CROSS JOIN LATERAL (SELECT s.day - e.day AS ago)
GROUP BY s.day, s.user_id, e.campaign;

CREATE TABLE histories AS
SELECT day, user_id, map(list(campaign), list(values)) AS history
FROM (
    SELECT day, user_id, campaign,
        {seen_1w: seen_1w, seen_4w: seen_4w, clicks_1w: clicks_1w, clicks_4w: clicks_4w, carts_1w: carts_1w,
         carts_4w: carts_4w, bought_1w: bought_1w, bought_4w: bought_4w, spent_1w: spent_1w, spent_4w: spent_4w,
         largest_purchase_1w: largest_purchase_1w, largest_purchase_4w: largest_purchase_4w,
         days_since_click_1w: days_since_click_1w, days_since_click_4w: days_since_click_4w,
         days_since_purchase_1w: days_since_purchase_1w, days_since_purchase_4w: days_since_purchase_4w,
         active_days_1w: active_days_1w, active_days_4w: active_days_4w} AS values
    FROM before_day)
GROUP BY day, user_id;

-- ---- On how many days of a look-back there is an event of a source, of any viewer.

CREATE MACRO days_with(which, scored_day, days) AS (
    SELECT CAST(count(DISTINCT e.day) AS INTEGER) FROM events AS e
    WHERE e.source = which AND e.day >= scored_day - days AND e.day < scored_day);

-- ---- The table.

CREATE TABLE gold AS
SELECT
    s.day AS print_day, s.user_id, s.campaign AS value_prop, s.slot AS position,
    EXISTS (FROM clicks AS c WHERE c.day = s.day AND c.user_id = s.user_id AND c.campaign = s.campaign) AS clicked,
    coalesce(seen_1w, 0) AS seen_1w, coalesce(seen_4w, 0) AS seen_4w,
    coalesce(clicks_1w, 0) AS clicks_1w, coalesce(clicks_4w, 0) AS clicks_4w,
    coalesce(carts_1w, 0) AS carts_1w, coalesce(carts_4w, 0) AS carts_4w,
    coalesce(bought_1w, 0) AS bought_1w, coalesce(bought_4w, 0) AS bought_4w,
    coalesce(spent_1w, 0.00) AS spent_1w, coalesce(spent_4w, 0.00) AS spent_4w,
    largest_purchase_1w, largest_purchase_4w,
    days_since_click_1w, days_since_click_4w, days_since_purchase_1w, days_since_purchase_4w,
    coalesce(active_days_1w, 0) AS active_days_1w, coalesce(active_days_4w, 0) AS active_days_4w,
    coalesce(history, map()) AS history,
    CAST(0 AS INTEGER) AS history_left_out,
    days_with('impressions', s.day, 7) AS days_with_impressions_1w,
    days_with('impressions', s.day, 28) AS days_with_impressions_4w,
    days_with('clicks', s.day, 7) AS days_with_clicks_1w, days_with('clicks', s.day, 28) AS days_with_clicks_4w,
    days_with('carts', s.day, 7) AS days_with_carts_1w, days_with('carts', s.day, 28) AS days_with_carts_4w,
    days_with('purchases', s.day, 7) AS days_with_purchases_1w,
    days_with('purchases', s.day, 28) AS days_with_purchases_4w
FROM scored AS s
LEFT JOIN before_day AS b ON b.day = s.day AND b.user_id = s.user_id AND b.campaign = s.campaign
LEFT JOIN histories AS h ON h.day = s.day AND h.user_id = s.user_id;
