#include "journeys/story.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

#include "catalog/pretty.hpp"

namespace flowmart::journey {
namespace {

// Names that may differ, each told by its kind and its order of appearance.
class Names {
 public:
  // A whole word that stands for something: a parcel's id, an order's number.
  void add(const std::string& word, char kind) {
    if (!word.empty()) words_.emplace(word, kind);
  }

  // What came from outside holds the order's id as its sender chose it, never a number of ours.
  std::string hide(const std::string& text, bool from_outside) {
    static const std::regex names(
        R"(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(:\d+)?|\btg_[a-z]+_[0-9a-f]+|)"
        R"(\d{4}-\d\d-\d\d(?:T[0-9:.]+Z)?|\b1\d{12}\b)");
    const std::string worded = hide_words(text, from_outside);
    std::string out;
    auto rest = worded.cbegin();
    for (std::sregex_iterator at(worded.begin(), worded.end(), names), end; at != end; ++at) {
      out.append(rest, (*at)[0].first);
      if ((*at)[2].matched) out += "<event>";
      else if ((*at)[1].matched) out += told(at->str(), 'u');
      else if (at->str().starts_with("tg_")) out += told(at->str(), 'g');
      else out += "<time>";
      rest = (*at)[0].second;
    }
    out.append(rest, worded.cend());
    return out;
  }

 private:
  static bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; }

  std::string hide_words(const std::string& text, bool from_outside) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const bool begins = at == 0 || !in_word(text[at - 1]);
      const std::string* found = nullptr;
      char kind = 0;
      for (const auto& [word, its_kind] : words_) {
        if (!begins || text.compare(at, word.size(), word) != 0 || (from_outside && its_kind == 'n'))
          continue;
        if (at + word.size() < text.size() && in_word(text[at + word.size()])) continue;
        found = &word;
        kind = its_kind;
      }
      if (found) out += told(*found, kind);
      else out += text[at];
      at += found ? found->size() : 1;
    }
    return out;
  }

  std::string told(const std::string& name, char kind) {
    const auto [at, is_new] = places_.try_emplace(name, 0);
    if (is_new) at->second = ++counts_[kind];
    return kind + std::to_string(at->second);
  }

  std::map<std::string, char> words_;
  std::map<std::string, int> places_;
  std::map<char, int> counts_;
};

bool is_published(const World::Heard& one) { return !one.message.type->info.is_private; }

class Story {
 public:
  Story(const std::vector<World::Heard>& heard, const std::vector<Asked>& asked)
      : heard_(heard), asked_(asked) {
    for (const World::Heard& one : heard) name_what_is_in(one.message);
    for (const Asked& one : asked) name_what_is_in(one.answer);
    children_.resize(heard.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
      if (!is_told(i)) continue;
      if (const auto parent = parent_of(i)) children_[*parent].push_back(i);
      else roots_.push_back(i);
    }
  }

  std::string text(std::string_view what) {
    for (const std::size_t root : roots_) tell(root, 0, "from outside");
    for (const Asked& one : asked_) {
      block(one.question, ++count_, "asked at the end", true);
      outline(one.question, count_, 0);
      const std::size_t question = count_;
      block(one.answer, ++count_, "led to by " + std::to_string(question), false);
      outline(one.answer, count_, 1);
    }
    return std::string(what) + "\n\n" + outline_ + blocks_;
  }

 private:
  // What came from outside is told though it may be private: without its content, which is the test's own.
  bool is_told(std::size_t i) const { return heard_[i].from_outside || is_published(heard_[i]); }

  std::optional<std::size_t> parent_of(std::size_t i) const {
    auto cause = heard_[i].cause;
    while (cause && !is_told(*cause)) cause = heard_[*cause].cause;
    return cause;
  }

  void name_what_is_in(const wire::AnyMessage& message) {
    if (const auto* wanted = message.as<CreateShipment>()) names_.add(wanted->shipmentId, 's');
    if (const auto* created = message.as<ShipmentCreated>()) names_.add(created->shipmentId, 's');
    if (const auto* order = message.as<GetOrder::Response>()) names_.add(order->orderNumber, 'n');
    if (const auto* told = message.as<GetUserNotifications::Response>())
      for (const auto& notice : told->notifications) names_.add(notice.notificationId, 'i');
  }

  void tell(std::size_t i, std::size_t depth, const std::string& whence) {
    const std::size_t number = ++count_;
    outline(heard_[i].message, number, depth);
    block(heard_[i].message, number, whence, heard_[i].from_outside);
    for (const std::size_t child : children_[i])
      tell(child, depth + 1, "led to by " + std::to_string(number));
  }

  void outline(const wire::AnyMessage& message, std::size_t number, std::size_t depth) {
    outline_.append(2 * depth, ' ').append(std::to_string(number)).append(" ");
    outline_.append(message.type->id).append("\n");
  }

  void block(const wire::AnyMessage& message, std::size_t number, const std::string& whence,
             bool from_outside) {
    const bool is_private = message.type->info.is_private;
    blocks_.append("\n").append(std::to_string(number)).append(" ").append(message.type->id);
    if (!is_private) blocks_.append(" ").append(message.type->version);
    blocks_.append(", ").append(is_private ? "private, " : "").append(whence).append("\n");
    if (is_private) return;
    std::string json;
    message.type->write_json(message.body.get(), json);
    blocks_.append(catalog::pretty(names_.hide(json, from_outside)));
  }

  const std::vector<World::Heard>& heard_;
  const std::vector<Asked>& asked_;
  std::vector<std::size_t> roots_;
  std::vector<std::vector<std::size_t>> children_;
  Names names_;
  std::size_t count_ = 0;
  std::string outline_, blocks_;
};

}  // namespace

std::string story_of(std::string_view what, const std::vector<World::Heard>& heard,
                     const std::vector<Asked>& asked) {
  return Story(heard, asked).text(what);
}

}  // namespace flowmart::journey
