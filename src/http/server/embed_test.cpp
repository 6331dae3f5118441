// Files that cmake/embed.cmake has put into this program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <span>
#include <sstream>

#include "http/server/assets.hpp"

namespace flowmart {

std::span<const http::Asset> embedded_site();     // testdata/site
std::span<const http::Asset> embedded_nothing();  // a folder that is not there

namespace {

std::string contents(std::string_view path) {
  std::ifstream file(std::string(FLOWMART_SOURCE_DIR "/src/http/server/testdata/site") + std::string(path),
                     std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

std::string unpacked(std::string_view gzip) {
  const auto path = ::testing::TempDir() + "embedded.gz";
  std::ofstream(path, std::ios::binary) << gzip;
  std::string out;
  FILE* pipe = ::popen(("gzip -dc " + path).c_str(), "r");
  char bytes[4096];
  for (std::size_t count = 0; (count = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;)
    out.append(bytes, count);
  ::pclose(pipe);
  return out;
}

TEST(Embed, HasTheFilesSortedWithTheirBytesAndTypes) {
  const auto files = embedded_site();
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].path, "/assets/app-Ab12_d34.js");
  EXPECT_EQ(files[0].content_type, "text/javascript; charset=utf-8");
  EXPECT_TRUE(files[0].immutable);
  EXPECT_EQ(unpacked(files[0].gzip), contents("/assets/app-Ab12_d34.js"));
  EXPECT_LT(files[0].gzip.size(), files[0].bytes.size() / 2);
  EXPECT_EQ(files[1].path, "/index.html");
  EXPECT_EQ(files[1].content_type, "text/html; charset=utf-8");
  EXPECT_FALSE(files[1].immutable);
  EXPECT_TRUE(files[1].gzip.empty());  // too small to be worth it
  EXPECT_EQ(files[2].path, "/mark.svg");
  for (const auto& file : files) {
    EXPECT_EQ(file.bytes, contents(file.path)) << file.path;
    EXPECT_EQ(file.etag.size(), 34u);
    EXPECT_EQ(file.etag.front(), '"');
  }
  EXPECT_NE(files[0].etag, files[1].etag);
}

TEST(Embed, SaysWhatIsMissing) {
  const auto files = embedded_nothing();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].path, "/index.html");
  EXPECT_NE(files[0].bytes.find("Install Node.js and build again."), std::string_view::npos);
}

}  // namespace
}  // namespace flowmart
