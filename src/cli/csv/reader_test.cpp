#include "cli/csv/reader.hpp"

#include <gtest/gtest.h>

#include "cli/csv/writer.hpp"

namespace flowmart::cli::csv {
namespace {

using Record = std::vector<std::string>;
using Step = Reader::Step;

// All records as "a|b|c", faults as "!line:column reason", the end of a file that can't go on as "#...".
std::vector<std::string> read(std::string_view bytes, Options options = {}, std::size_t columns = 0,
                              std::size_t piece_bytes = SIZE_MAX) {
  MemorySource source(bytes, piece_bytes);
  Reader reader(source, options);
  reader.expect_columns(columns);
  std::vector<std::string> out;
  while (true) {
    const Step step = reader.next();
    if (step == Step::end) return out;
    std::string line;
    if (step != Step::record) {
      const Fault& fault = reader.fault();
      line = (step == Step::stopped ? "#" : "!") + std::to_string(fault.at.line) + ":" +
             std::to_string(fault.at.column) + " " + fault.reason;
      out.push_back(line);
      if (step == Step::stopped) return out;
      continue;
    }
    for (std::size_t i = 0; i < reader.columns(); ++i)
      line += (i > 0 ? "|" : "") + std::string(reader.field(i));
    out.push_back(line);
  }
}

TEST(Csv, ReadsPlainFields) { EXPECT_EQ(read("a,b\nc,d\n"), (Record{"a|b", "c|d"})); }
TEST(Csv, ReadsCrlf) { EXPECT_EQ(read("a,b\r\nc,\r\n"), (Record{"a|b", "c|"})); }
TEST(Csv, LastLineNeedsNoEnd) {
  EXPECT_EQ(read("a,b\nc,d"), (Record{"a|b", "c|d"}));
  EXPECT_EQ(read("a,b\nc,"), (Record{"a|b", "c|"}));
  EXPECT_EQ(read("a,\"b\""), (Record{"a|b"}));
  EXPECT_EQ(read("a,b\r"), (Record{"a|b"}));
}
TEST(Csv, PassesBlankLines) { EXPECT_EQ(read("\n\r\na\n\n\nb\n\n"), (Record{"a", "b"})); }
TEST(Csv, EmptyFileHasNothing) {
  EXPECT_EQ(read(""), Record{});
  EXPECT_EQ(read("\xEF\xBB\xBF"), Record{});
}
TEST(Csv, QuotedFieldHoldsAnything) {
  EXPECT_EQ(read("\"a,b\",\"say \"\"yes\"\"\",\"two\r\nlines\"\r\nnext,1,2\r\n"),
            (Record{"a,b|say \"yes\"|two\r\nlines", "next|1|2"}));
  EXPECT_EQ(read("\"\"\"\"\n"), (Record{"\""}));
  EXPECT_EQ(read("\"\"\n"), (Record{""}));
}
TEST(Csv, PassesByteOrderMark) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a,b\n"),
            (Record{"a|b"}));
}
TEST(Csv, OtherDelimiter) { EXPECT_EQ(read("a;b,c\n", {.delimiter = ';'}), (Record{"a|b,c"})); }

TEST(Csv, TellsWhereAStrayQuoteStands) {
  EXPECT_EQ(read("x,y\na,b\"c\nd,e\n"), (Record{"x|y", "!2:4 a quote in the middle of a field", "d|e"}));
  EXPECT_EQ(read("\"a\"b,c\nd,e\n"), (Record{"!1:4 something follows the closing quote", "d|e"}));
  EXPECT_EQ(read("\"a\"\r\"b\nd,e\n"), (Record{"!1:5 something follows the closing quote", "d|e"}));
}
TEST(Csv, CountsColumnsInCharacters) {
  EXPECT_EQ(read("äöü\"\n"), (Record{"!1:4 a quote in the middle of a field"}));
}
TEST(Csv, CountsLinesInsideFields) {
  EXPECT_EQ(read("\"one\ntwo\",x\"\n"), (Record{"!2:7 a quote in the middle of a field"}));
}
TEST(Csv, StopsAtAQuoteNeverClosed) {
  EXPECT_EQ(read("a,b\nc,\"d\ne,f\n"), (Record{"a|b", "#2:3 the quote opened here is never closed"}));
}
TEST(Csv, RefusesNul) {
  EXPECT_EQ(read(std::string_view("a,b\0\nc,d\n", 9)), (Record{"!1:4 a NUL character", "c|d"}));
}
TEST(Csv, RefusesBareReturn) {
  EXPECT_EQ(read("a,b\rc,d\n"), (Record{"!1:3 a carriage return without a line feed in this field"}));
}
TEST(Csv, RefusesBytesThatAreNoUtf8) {
  EXPECT_EQ(
      read("a,caf\xE9\nb,c\n"),
      (Record{"!1:3 bytes that are no UTF-8 (for an older Windows file say --encoding latin1)", "b|c"}));
}
TEST(Csv, TurnsWindows1252IntoUtf8) {
  EXPECT_EQ(read("caf\xE9,\"\x80 \"\"5\"\"\"\n", {.encoding = Encoding::windows_1252}),
            (Record{"café|€ \"5\""}));
}
TEST(Csv, RefusesUtf16) {
  EXPECT_EQ(read(std::string_view("\xFF\xFE"
                                  "a\0",
                                  4)),
            (Record{"#1:1 the file is in UTF-16; save it as UTF-8 and try again"}));
}
TEST(Csv, RaggedRowsAreFaulty) {
  EXPECT_EQ(read("a,b\nc\nd,e,f\ng,h\n", {}, 2), (Record{"a|b", "!2:2 1 column where the header has 2",
                                                         "!3:5 3 columns where the header has 2", "g|h"}));
}
TEST(Csv, BoundsFieldsRecordsAndColumns) {
  EXPECT_EQ(read("a\nbbbbbbbbb,c\n", {.field_bytes_max = 8}),
            (Record{"a", "#2:1 the field that begins here is longer than 8 bytes; is a quote missing?"}));
  EXPECT_EQ(read("a\nb,b,b,b,b,b\n", {.record_bytes_max = 8}),
            (Record{"a", "#2:1 the record that begins here is longer than 8 bytes"}));
  EXPECT_EQ(read("a,b,c,d\ne\n", {.columns_max = 2}), (Record{"!1:5 more than 2 columns", "e"}));
}
TEST(Csv, SaysTheSameHoweverItIsCut) {
  const std::string_view bytes = "\xEF\xBB\xBFn,\"t \"\"x\"\"\r\ny\"\r\n1,caf\xC3\xA9\r\n2,b\"ad\n\n3,ok";
  const Record whole = read(bytes, {}, 2);
  ASSERT_EQ(whole.size(), 4u) << testing::PrintToString(whole);
  for (std::size_t piece = 1; piece < bytes.size(); ++piece) EXPECT_EQ(read(bytes, {}, 2, piece), whole);
}
TEST(Csv, KeepsToAConstantBuffer) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += std::to_string(i) + ",\"some \"\"name\"\"\",3.50\r\n";
  MemorySource source(bytes);
  Reader reader(source, {});
  std::uint64_t rows = 0, end = 0;
  while (reader.next() == Step::record) {
    EXPECT_EQ(reader.field(0), std::to_string(rows));
    EXPECT_EQ(reader.line(), ++rows);
    end = reader.offset_bytes() + reader.length_bytes();
  }
  EXPECT_EQ(rows, 200'000u);
  EXPECT_EQ(end, bytes.size());
}
TEST(Csv, PlacesOfFields) {
  MemorySource source("a,\"b\nc\",d\n");
  Reader reader(source, {.first_line = 7});
  ASSERT_EQ(reader.next(), Step::record);
  EXPECT_EQ(reader.place(0), (Place{7, 1}));
  EXPECT_EQ(reader.place(1), (Place{7, 3}));
  EXPECT_EQ(reader.place(2), (Place{8, 4}));
  EXPECT_EQ(reader.next_line(), 9u);
}
TEST(Csv, WhatIsWrittenReadsBackTheSame) {
  const std::vector<Record> records{{"a", "b,c", "d\"e"}, {"", "", "x\r\ny"}, {""}, {"\xEF\xBB\xBFx"}};
  std::string written;
  for (const Record& record : records) append_record(record, written);
  MemorySource source(written);
  Reader reader(source, {});
  for (const Record& record : records) {
    ASSERT_EQ(reader.next(), Step::record);
    ASSERT_EQ(reader.columns(), record.size());
    for (std::size_t i = 0; i < record.size(); ++i) EXPECT_EQ(reader.field(i), record[i]);
  }
  EXPECT_EQ(reader.next(), Step::end);
}

TEST(CsvSource, ReadsAStretchOfAFile) {
  const std::string path = testing::TempDir() + "flowmart_csv_source_test.csv";
  FILE* file = std::fopen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  std::fputs("abc\ndef\nghi\n", file);
  std::fclose(file);
  std::string why;
  auto source = FileSource::open(path, why);
  ASSERT_TRUE(source) << why;
  source->seek(4, 4);
  Reader reader(*source, {.first_line = 2, .at_file_start = false});
  ASSERT_EQ(reader.next(), Step::record);
  EXPECT_EQ(reader.field(0), "def");
  EXPECT_EQ(reader.next(), Step::end);
  EXPECT_FALSE(FileSource::open(testing::TempDir(), why));
  EXPECT_FALSE(FileSource::open(path + ".absent", why));
}
TEST(CsvSource, TakesTheDigest) {
  MemorySource memory("abc");
  DigestingSource source(memory);
  char buffer[8];
  while (source.read(buffer, sizeof buffer) > 0) {
  }
  EXPECT_EQ(source.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace flowmart::cli::csv
