// Package sheet reads tables of unknown origin and writes the ones people
// download. It is the only door to spreadsheets.
//
// # Reading
//
// Open looks at the first bytes and finds out what the file is: CSV in UTF-8,
// UTF-16 or Windows-1252, with any of the usual separators, or an XLSX
// workbook. A web page, a PDF, an archive or a binary file is refused in words
// its owner understands. Reading is a stream: memory is bounded by Limits
// whatever the file, one endless line or one never closed quote included. A row
// whose shape is wrong is reported by its number and the next one is read. What
// had to be assumed about the file is in Notes.
//
// # Writing
//
// WriteCSV and WriteXLSX give exactly what is on screen. A CSV cell that a
// spreadsheet would run as a formula gets a leading apostrophe; an XLSX cell is
// typed as text and needs none. Interchange files (the national schema) are
// data for programs and never pass here.
package sheet
