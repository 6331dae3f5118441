// The sequence diagram of an order's story, drawn with characters.
#include <unicode/utf8.h>

#include <algorithm>
#include <map>

#include "cli/show/story.hpp"

namespace flowmart::cli::show {
namespace {

struct Glyphs {
  char32_t life, line, left, right, tail, tail_left, corner_out, corner_back, ellipsis;
};
constexpr Glyphs unicode{U'│', U'─', U'◀', U'▶', U'├', U'┤', U'╮', U'╯', U'…'};
constexpr Glyphs ascii{U'|', U'-', U'<', U'>', U'+', U'+', U'.', U'\'', U'~'};

void append_utf8(char32_t c, std::string& out) {
  char bytes[U8_MAX_LENGTH];
  int count = 0;
  U8_APPEND_UNSAFE(bytes, count, c);
  out.append(bytes, static_cast<std::size_t>(count));
}

class Drawing {
 public:
  Drawing(const Story& story, const DrawOptions& options)
      : options_(options),
        glyphs_(options.ascii ? ascii : unicode),
        steps_(gathered(story, options.with_private)) {
    for (const Step& step : steps_) {
      note(step.from);
      for (const std::string& one : step.to) note(one);
    }
    lay_out();
  }

  std::string draw() {
    if (names_.empty()) return {};
    heads();
    for (const Step& step : steps_) arrow(step);
    heads();
    return std::move(out_);
  }

 private:
  using Line = std::u32string;

  void note(const std::string& participant) {
    if (at_.try_emplace(participant, names_.size()).second) names_.push_back(short_name(participant));
  }

  // Lifelines stand at even distances: as wide as the terminal allows, no wider than names and labels need.
  void lay_out() {
    constexpr std::size_t wide = 22, narrow = 6;
    const std::size_t count = std::max<std::size_t>(names_.size(), 1);
    distance_ = std::clamp(options_.width / count, narrow, wide);
    width_ = distance_ * count;
  }

  std::size_t place(const std::string& participant) const {
    return at_.at(participant) * distance_ + distance_ / 2;
  }

  Line lifelines() const {
    Line line(width_, U' ');
    for (std::size_t i = 0; i < names_.size(); ++i) line[i * distance_ + distance_ / 2] = glyphs_.life;
    return line;
  }

  void put(Line line) {
    line.erase(line.find_last_not_of(U' ') + 1);
    for (const char32_t c : line) append_utf8(c, out_);
    out_ += '\n';
  }

  Line cut(const std::string& name, std::size_t room) const {
    Line out(name.begin(), name.end());  // names of services are ASCII
    if (out.size() > room) {
      out.resize(room);
      if (room > 0) out.back() = glyphs_.ellipsis;
    }
    return out;
  }

  void heads() {
    Line line(width_, U' ');
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const Line name = cut(names_[i], distance_ - 1);
      const std::size_t begin = i * distance_ + (distance_ - name.size()) / 2;
      line.replace(begin, name.size(), name);
    }
    put(std::move(line));
  }

  // The label above the arrow: between its ends if it fits there, else as near as the drawing's edge allows.
  void label(const std::string& text, std::size_t low, std::size_t high) {
    Line line = lifelines();
    const Line name = cut(text, width_);
    const std::size_t room = high > low ? high - low - 1 : 0;
    std::size_t begin = name.size() <= room ? low + 1 + (room - name.size()) / 2 : low + 2;
    begin = std::min(begin, width_ - name.size());
    line.replace(begin, name.size(), name);
    put(std::move(line));
  }

  // "InventoryAdjusted x7"
  static std::string text_of(const Step& step) {
    return step.times == 1 ? step.message : step.message + " x" + std::to_string(step.times);
  }

  void arrow(const Step& step) {
    const std::size_t from = place(step.from);
    std::vector<std::size_t> ends;
    bool to_itself = false;
    for (const std::string& one : step.to) {
      if (one == step.from) to_itself = true;
      else ends.push_back(place(one));
    }
    if (ends.empty()) return to_nobody_or_itself(text_of(step), from, to_itself);
    const auto [first, last] = std::minmax_element(ends.begin(), ends.end());
    const std::size_t low = std::min(from, *first), high = std::max(from, *last);
    label(text_of(step), low, high);
    Line line = lifelines();
    for (std::size_t i = low; i <= high; ++i) line[i] = glyphs_.line;
    line[from] = high == from ? glyphs_.tail_left : glyphs_.tail;
    for (const std::size_t end : ends) {
      if (end > from) line[end - 1] = glyphs_.right;
      else line[end + 1] = glyphs_.left;
      line[end] = glyphs_.life;
    }
    put(std::move(line));
  }

  void to_nobody_or_itself(const std::string& message, std::size_t from, bool to_itself) {
    label(message, from, from);
    Line line = lifelines();
    const std::size_t end = std::min(from + 3, width_ - 1);
    for (std::size_t i = from + 1; i < end; ++i) line[i] = glyphs_.line;
    line[from] = glyphs_.tail;
    line[end] = to_itself ? glyphs_.corner_out : glyphs_.right;
    put(line);
    if (!to_itself) return;
    line = lifelines();
    line[from + 1] = glyphs_.left;
    for (std::size_t i = from + 2; i < end; ++i) line[i] = glyphs_.line;
    line[end] = glyphs_.corner_back;
    put(std::move(line));
  }

  const DrawOptions& options_;
  const Glyphs& glyphs_;
  const std::vector<Step> steps_;
  std::map<std::string, std::size_t> at_;
  std::vector<std::string> names_;  // by first appearance
  std::size_t distance_ = 0, width_ = 0;
  std::string out_;
};

}  // namespace

std::string sequence_diagram(const Story& story, const DrawOptions& options) {
  return Drawing(story, options).draw();
}

}  // namespace flowmart::cli::show
