// Each conversation is held with a shop of its own: the answers are those that were recorded, to the letter.
//
//   answers_test            compares
//   answers_test --record   writes the files anew; look at what git says has changed
//
// A file is made of blocks, with an empty line between them:
//
//   # Whatever there is to say.          SHOP capture at-dispatch         what is different in this shop
//   POST /v1/orders/A-1/cancel           LET address {"street":"..."}     $address stands for it further on
//   If-Match: "3"                        PASS 90                          so many minutes go by
//   {"reason":"changed my mind"}         LISTEN 2 /v1/events/stream       so many events of a stream
//   < 200                                KEEP payment id                  $payment stands for what was told
//   last < {"id":"<u1>"}                      what is answered: status, headers and body
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "answers/layout.hpp"
#include "answers/shop.hpp"

namespace flowmart::answers {
namespace {

bool recording = false;
constexpr std::string_view pdf = "application/pdf";  // whose bytes are its fonts'
constexpr std::size_t told_whole_max = 64 * 1024;    // such documents have tests of their own

std::filesystem::path folder() { return std::filesystem::path(FLOWMART_SOURCE_DIR) / "tests" / "answers"; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Block {
  std::string asked;     // as it is written
  std::string answered;  // lines that begin with <
};

std::vector<Block> blocks_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<Block> blocks;
  bool begun = false;
  for (std::string line; std::getline(in, line); begun = !line.empty()) {
    if (line.empty()) continue;
    if (!begun) blocks.emplace_back();
    (line.starts_with("<") ? blocks.back().answered : blocks.back().asked) += line + "\n";
  }
  return blocks;
}

// "If-Match: ...": no line of JSON begins so.
bool is_header(const std::string& line) {
  return !line.empty() && std::isupper(static_cast<unsigned char>(line.front())) &&
         line.find(": ") != std::string::npos;
}

class Conversation {
 public:
  std::string answer(const std::string& asked) {
    std::vector<std::string> lines = lines_of(asked);
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("#"); });
    if (lines.empty()) return "";
    std::istringstream first(lines.front());
    std::string verb, word, more;
    first >> verb >> word >> std::ws;
    std::getline(first, more);
    for (std::size_t i = 1; verb == "LET" && i < lines.size(); ++i) more += lines[i];
    if (verb == "SHOP") return wanted_[word] = more, "";
    if (verb == "LET") return meant_["$" + word] = with_meant(more), "";
    if (!shop_) shop_ = std::make_unique<Shop>(wanted_);
    if (verb == "KEEP") return meant_["$" + word] = kept(more), "";
    if (verb == "PASS") return shop_->pass(std::chrono::minutes(std::stoi(word))), "";
    lines.erase(lines.begin());
    if (verb == "LISTEN") return heard(shop_->listen(request("GET", more, lines), std::stoul(word)));
    return told(shop_->ask(request(verb, word, lines), verb == "HEAD"));
  }

 private:
  std::string with_meant(std::string text) const {
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at)) {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
      const auto meant = meant_.find(text.substr(at, end - at));
      check(meant != meant_.end(), "a name that was given");
      text.replace(at, end - at, meant->second);
    }
    return text;
  }
  // The first text of that name in the answer before.
  std::string kept(const std::string& name) const {
    const std::string begin = "\"" + name + "\":\"";
    const std::size_t at = answer_.find(begin);
    if (at == std::string::npos) return "not-told";
    return answer_.substr(at + begin.size(), answer_.find('"', at + begin.size()) - at - begin.size());
  }

  std::string request(const std::string& verb, const std::string& target,
                      const std::vector<std::string>& lines) const {
    std::string head = verb + " " + with_meant(target) + " HTTP/1.1\r\nHost: localhost\r\n", body;
    for (const std::string& line : lines)
      if (body.empty() && is_header(line)) head += with_meant(line) + "\r\n";
      else body.append(body.empty() ? "" : "\n").append(line);
    body = with_meant(body);
    if (!body.empty() && head.find("\r\nContent-Type:") == std::string::npos)
      head += "Content-Type: application/json\r\n";
    if (!body.empty() || verb != "GET") head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return head + "\r\n" + body;
  }

  std::string told(const http::RawReply& reply) {
    answer_ = reply.body;
    std::string text = std::to_string(reply.status) + "\n", type = reply.header("content-type");
    const std::string_view usual = reply.status < 400 ? http::json_type : http::problem_type;
    static const std::set<std::string> untold{"date", "server", "content-length", "vary"};
    for (const auto& [name, value] : reply.headers)
      if (!untold.contains(name) && (name != "content-type" || value != usual))
        text.append(name).append(": ").append(value).append("\n");
    if (reply.body.size() > told_whole_max && type != pdf) text += "a whole document\n";
    else if (type.ends_with("json"))
      for (const std::string& line : lines_of(reply.body)) text += laid_out(hidden(line)) + "\n";
    else if (!reply.body.empty() && type != pdf) text += reply.body + "\n";
    return told(text);
  }
  // What a stream said, without its head and what parts it into chunks.
  std::string heard(const std::string& stream) {
    std::string text;
    for (std::string line : lines_of(stream)) {
      std::erase(line, '\r');
      if (line.starts_with("data: {")) line = "data: " + laid_out(hidden(line.substr(6)));
      for (const std::string_view told_one : {"HTTP", "Content-Type", "id", "event", "data"})
        if (line.starts_with(told_one)) text += line + "\n";
    }
    return told(text);
  }
  std::string told(const std::string& text) {
    std::string out;
    for (std::string line : lines_of(hidden(text))) {
      std::erase(line, '\r');
      out.append(line.empty() ? "<" : "< ").append(line).append("\n");
    }
    return out;
  }
  std::string hidden(const std::string& text) { return names_.hide(shop_->plain(text)); }

  std::map<std::string, std::string> wanted_, meant_;
  std::unique_ptr<Shop> shop_;
  Names names_;
  std::string answer_;
};

// Where two answers part.
std::string difference(const std::string& recorded, const std::string& now) {
  const auto a = lines_of(recorded), b = lines_of(now);
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  return "line " + std::to_string(i + 1) + " of the answer\nrecorded  " +
         (i < a.size() ? a[i] : "(the end)") + "\nnow       " + (i < b.size() ? b[i] : "(the end)");
}

class Answers : public testing::TestWithParam<std::string> {};

TEST_P(Answers, AreAsRecorded) {
  const auto file = folder() / (GetParam() + ".txt");
  Conversation conversation;
  std::string text;
  for (const Block& block : blocks_of(file)) {
    const std::string answered = conversation.answer(block.asked);
    text.append(text.empty() ? "" : "\n").append(block.asked).append(answered);
    if (!recording)
      ASSERT_TRUE(block.answered == answered) << block.asked << difference(block.answered, answered);
  }
  if (recording) std::ofstream(file, std::ios::binary) << text;
}

std::vector<std::string> conversations() {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder()))
    if (entry.path().extension() == ".txt" && entry.path().stem() != "CMakeLists")
      found.push_back(entry.path().stem());
  std::sort(found.begin(), found.end());
  return found;
}
INSTANTIATE_TEST_SUITE_P(All, Answers, testing::ValuesIn(conversations()),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace flowmart::answers

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], "--record") == 0) flowmart::answers::recording = true;
  return RUN_ALL_TESTS();
}
