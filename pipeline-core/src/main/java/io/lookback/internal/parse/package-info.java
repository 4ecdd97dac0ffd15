/**
 * Internal: may change in any release. From landing bytes to events: finding records in a buffer,
 * reading one JSON line or one CSV record in place, and naming every reason why a record is
 * rejected.
 *
 * <p>{@link io.lookback.spec.EventFields} says under which names the records of a source hold the
 * fields of an event, and whether an event holds a position, an amount or neither. Either format
 * may hold any of these.
 *
 * <p>The parsers of both formats have a definition and a short cut. The definition is a library
 * (Jackson for JSON, FastCSV for CSV) with strict settings. The short cut only ever accepts records
 * that the definition accepts with the same result, and hands everything else over. Nothing here
 * creates an object per record on the short cut, and nothing here knows about Beam.
 *
 * <p>A caller reads a file like this:
 *
 * <ol>
 *   <li>skip a byte-order mark at the start of the file ({@link
 *       io.lookback.internal.parse.Utf8#bomLength});
 *   <li>take record after record from a {@link io.lookback.internal.parse.RecordSplitter}, without
 *       their line ends ({@link io.lookback.internal.parse.RecordSplitter#contentEnd});
 *   <li>count blank ones ({@link io.lookback.internal.parse.RecordSplitter#isBlank});
 *   <li>give the others to one {@link io.lookback.internal.parse.EventParser} per file: {@link
 *       io.lookback.internal.parse.EventParser#json} or {@link
 *       io.lookback.internal.parse.EventParser#csv}.
 * </ol>
 */
package io.lookback.internal.parse;
