// A label as those see it who have only the page: it is rendered by poppler, and its code read by zbar.
#include "labels/label.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "labels/text.hpp"

namespace flowmart::labels {
namespace {

class Page {
 public:
  explicit Page(const Label& label) {
    const auto drawn = draw(label);
    if (const Fault* fault = std::get_if<Fault>(&drawn)) ADD_FAILURE() << fault->why;
    else bytes = std::get<std::string>(drawn);
    std::ofstream(file_, std::ios::binary) << bytes;
  }
  ~Page() { std::filesystem::remove(file_); }
  Page(const Page&) = delete;

  // At what label printers manage.
  std::string code() const {
    return said("pdftoppm -q -r 203 -gray -png " + file_ + " | zbarimg -q --raw --nodbus - 2>/dev/null");
  }
  std::string text() const { return said("pdftotext -q -layout " + file_ + " - 2>/dev/null"); }

  // Of 72 dots to the inch: how near to an edge the first dot lies that is not white.
  int margin() const {
    const Image image = rendered(72);
    int nearest = image.width;
    for (int y = 0; y < image.height; ++y)
      for (int x = 0; x < image.width; ++x)
        if (image.dark(x, y)) nearest = std::min({nearest, x, y, image.width - 1 - x, image.height - 1 - y});
    return nearest;
  }

  // Of a label printer's dots: how wide are the bars and the gaps between them, left of the text that stands
  // beside a square.
  std::vector<int> bars() const {
    const Image image = rendered(203);
    std::vector<int> widths;
    bool dark = false;
    int since = 0;
    for (int x = 0, y = image.height * 3 / 4; x < image.width * 2 / 5; ++x) {
      if (image.dark(x, y) == dark) continue;
      if (since > 0) widths.push_back(x - since);
      since = x;
      dark = !dark;
    }
    return widths;
  }

  std::string bytes;

 private:
  struct Image {
    int width = 0, height = 0;
    std::string dots;
    bool dark(int x, int y) const {
      return static_cast<unsigned char>(dots[static_cast<std::size_t>(y * width + x)]) < 128;
    }
  };
  Image rendered(int dots_an_inch) const {
    const std::string file = said("pdftoppm -q -r " + std::to_string(dots_an_inch) + " -gray " + file_);
    Image image;
    int white = 0, head = 0;
    if (std::sscanf(file.c_str(), "P5 %d %d %d%n", &image.width, &image.height, &white, &head) != 3)
      ADD_FAILURE();
    image.dots = file.substr(static_cast<std::size_t>(head) + 1);
    return image;
  }

  static std::string said(const std::string& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return "no pipe";
    std::array<char, 4096> block{};
    while (const std::size_t size = fread(block.data(), 1, block.size(), pipe))
      out.append(block.data(), size);
    if (pclose(pipe) != 0) out += "(" + command.substr(0, 12) + " failed)";
    return out;
  }

  const std::string file_ =
      (std::filesystem::temp_directory_path() / ("label-" + std::to_string(getpid()) + ".pdf")).string();
};

Label label(std::string id = "shp-WEB-20931-1") {
  return {std::move(id),
          false,
          {"FlowMart", "4 Mill Lane", "Leeds LS1 4AB", "GB"},
          {"Ada Rossi", "Via del Corso 18", "00186 Roma", "RM", "IT"},
          "WEB-20931",
          "express",
          3};
}

std::string read_back(const std::string& id) { return Page(label(id)).code(); }

TEST(Label, IsReadBackByADecoderOfOthers) { EXPECT_EQ(read_back("shp-WEB-20931-1"), "shp-WEB-20931-1\n"); }

TEST(Label, IsReadBackWithEveryPrintableCharacter) {
  std::string all;
  for (char c = '!'; c <= '~'; ++c) all += c;
  EXPECT_EQ(read_back(all), all + "\n");
  for (std::size_t from = 0; from < all.size(); from += 20) {
    const std::string some = all.substr(from, 20);
    EXPECT_EQ(read_back("a " + some), "a " + some + "\n");
  }
}

// Bars as long as they fit, then a square.
TEST(Label, IsReadBackAtAnyLength) {
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 3, 9, 15, 21, 24, 25, 26, 27, 28, 29,
                                                                   30, 60, 120, 200, 300}) {
    std::string id;
    while (id.size() < size) id += "shp-W"[id.size() % 5];
    EXPECT_EQ(read_back(id), id + "\n") << size;
  }
  const std::string longest(1'000, 'x');
  EXPECT_EQ(read_back(longest), longest + "\n");
  EXPECT_FALSE(std::get<Fault>(draw(label(std::string(1'001, 'x')))).ours);
  EXPECT_FALSE(std::get<Fault>(draw(label(""))).ours);
}

TEST(Label, HasBarsThatAPrinterOfLabelsCanPrint) {
  for (const std::size_t size : std::initializer_list<std::size_t>{3, 15, 20, 27, 40, 300}) {
    const std::vector<int> bars = Page(label(std::string(size, 'x'))).bars();
    ASSERT_GT(bars.size(), 4U);
    const int narrowest = *std::min_element(bars.begin(), bars.end());
    EXPECT_GE(narrowest, 2) << size;
    for (const int bar : bars) EXPECT_EQ(bar % narrowest, 0) << bar << " at " << size;
  }
}

TEST(Label, IsReadBackInAnyScript) {
  for (const std::string id : {"посылка-1", "包裹-17", "طرد-3", "Paket-Köln", "📦"})
    EXPECT_EQ(read_back(id), id + "\n");
}

TEST(Label, IsTheSameBytesEachTime) {
  EXPECT_EQ(Page(label()).bytes, Page(label()).bytes);
  EXPECT_NE(Page(label()).bytes, Page(label("shp-WEB-20931-2")).bytes);
}

TEST(Label, ShowsWhoSendsItAndWhereItGoes) {
  const std::string text = Page(label()).text();
  for (const std::string_view words : {"FlowMart", "Leeds LS1 4AB", "Ada Rossi", "Via del Corso 18",
                                       "00186 Roma", "WEB-20931", "shp-WEB-20931-1", "express"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  EXPECT_EQ(text.find("RETURN"), std::string::npos);
  Label back = label("ret-shp-WEB-20931-1");
  back.returning = true;
  EXPECT_NE(Page(back).text().find("RETURN"), std::string::npos);
}

TEST(Label, KeepsTextsOfAnybodysMakingInsideThePage) {
  constexpr int margin = 15;  // of the 17 that are left white
  const auto much = [](std::string_view piece) {
    std::string all;
    while (all.size() < 500) all += piece;
    return all;
  };
  for (const std::string& text :
       {much("W"), much("i"), much("ه"), much("Llanfair "), much("(\\)"), much("\\051) Tj ET ("),
        much("שלום "), much("محمد"), much("北京市"), much("नमस्ते"), much("😀"), much("\xff\xfe"),
        much("e\xcc\x81"), much("\n\t\x01"), std::string("\xe2\x80\xae") + "desrever",
        std::string("a\0b", 3)}) {
    Label hostile = label();
    hostile.from = {text, text, text, text};
    hostile.to = {text, text, text, text, text};
    hostile.order = hostile.service = text;
    const Page page(hostile);
    EXPECT_GE(page.margin(), margin) << text;
    EXPECT_EQ(page.code(), "shp-WEB-20931-1\n") << text;
  }
  const Page page(label(much("WWW")));
  EXPECT_GE(page.margin(), margin);
}

TEST(Label, WritesFromRightToLeft) {
  EXPECT_EQ(visual(code_points("\u05d0\u05d1 (12)")), U"(12) \u05d1\u05d0");
  EXPECT_EQ(visual(code_points("\u0645\u062d\u0645\u062f")), U"\ufeaa\ufee4\ufea4\ufee3");  // joined
  EXPECT_EQ(visual(code_points("Via del Corso (18)")), U"Via del Corso (18)");
}

TEST(Label, BreaksLinesBetweenWordsAndLongWordsAnywhere) {
  const auto lines = [](std::string_view text, float width) {
    std::string all;
    for (const std::u32string& line : wrap(code_points(text), width, [](char32_t) { return 1.0F; }))
      all += utf8(line) + "|";
    return all;
  };
  EXPECT_EQ(lines("", 5), "");
  EXPECT_EQ(lines("  a  b ", 5), "a  b|");
  EXPECT_EQ(lines("ab cde fg", 5), "ab|cde|fg|");
  EXPECT_EQ(lines("ab cd ef", 5), "ab cd|ef|");
  EXPECT_EQ(lines("abcdefgh", 3), "abc|def|gh|");
  EXPECT_EQ(lines("W\u00f6rter", 0.5), "W|\u00f6|r|t|e|r|");
}

TEST(Label, ReadsBytesThatAreNoText) {
  EXPECT_EQ(utf8(code_points("a\xff\xc3(\xe2\x82")), "a\ufffd\ufffd(\ufffd");
  EXPECT_EQ(utf8(code_points("\u20ac \U0001f600")), "\u20ac \ufffd");
  EXPECT_EQ(utf8(code_points("a\nb\u202ec")), "a b c");
}

}  // namespace
}  // namespace flowmart::labels
