// The sequence diagram of an order's story, drawn with characters.
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
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

class Drawing {
 public:
  Drawing(const Story& story, const DrawOptions& options)
      : x_options(options),
        x_glyphs(options.ascii ? ascii : unicode),
        x_steps(gathered(story, options.with_private)) {
    for (const Step& step : x_steps) {
      note(step.from);
      for (const std::string& one : step.to) note(one);
    }
    lay_out();
  }

  std::string draw() {
    if (x_names.empty()) return {};
    heads();
    for (const Step& step : x_steps) arrow(step);
    heads();
    return std::move(x_out);
  }

 private:
  using Line = std::u32string;

  void note(const std::string& participant) {
    if (x_at.try_emplace(participant, x_names.size()).second) x_names.push_back(short_name(participant));
  }

  // Lifelines stand at even distances: as wide as the terminal allows, no wider than names and labels need.
  void lay_out() {
    constexpr std::size_t wide = 22, narrow = 6;
    const std::size_t count = std::max<std::size_t>(x_names.size(), 1);
    x_distance = std::clamp(x_options.width / count, narrow, wide);
    x_width = x_distance * count;
  }

  std::size_t place(const std::string& participant) const {
    return x_at.at(participant) * x_distance + x_distance / 2;
  }

  Line lifelines() const {
    Line line(x_width, U' ');
    for (std::size_t i = 0; i < x_names.size(); ++i) line[i * x_distance + x_distance / 2] = x_glyphs.life;
    return line;
  }

  void put(Line line) {
    line.erase(line.find_last_not_of(U' ') + 1);
    for (const char32_t c : line) append_utf8(c, x_out);
    x_out += '\n';
  }

  Line cut(const std::string& name, std::size_t room) const {
    Line out(name.begin(), name.end());  // names of services are ASCII
    if (out.size() > room) {
      out.resize(room);
      if (room > 0) out.back() = x_glyphs.ellipsis;
    }
    return out;
  }

  void heads() {
    Line line(x_width, U' ');
    for (std::size_t i = 0; i < x_names.size(); ++i) {
      const Line name = cut(x_names[i], x_distance - 1);
      const std::size_t begin = i * x_distance + (x_distance - name.size()) / 2;
      line.replace(begin, name.size(), name);
    }
    put(std::move(line));
  }

  // The label above the arrow: between its ends if it fits there, else as near as the drawing's edge allows.
  void label(const std::string& text, std::size_t low, std::size_t high) {
    Line line = lifelines();
    const Line name = cut(text, x_width);
    const std::size_t room = high > low ? high - low - 1 : 0;
    std::size_t begin = name.size() <= room ? low + 1 + (room - name.size()) / 2 : low + 2;
    begin = std::min(begin, x_width - name.size());
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
    for (std::size_t i = low; i <= high; ++i) line[i] = x_glyphs.line;
    line[from] = high == from ? x_glyphs.tail_left : x_glyphs.tail;
    for (const std::size_t end : ends) {
      if (end > from) line[end - 1] = x_glyphs.right;
      else line[end + 1] = x_glyphs.left;
      line[end] = x_glyphs.life;
    }
    put(std::move(line));
  }

  void to_nobody_or_itself(const std::string& message, std::size_t from, bool to_itself) {
    label(message, from, from);
    Line line = lifelines();
    const std::size_t end = std::min(from + 3, x_width - 1);
    for (std::size_t i = from + 1; i < end; ++i) line[i] = x_glyphs.line;
    line[from] = x_glyphs.tail;
    line[end] = to_itself ? x_glyphs.corner_out : x_glyphs.right;
    put(line);
    if (!to_itself) return;
    line = lifelines();
    line[from + 1] = x_glyphs.left;
    for (std::size_t i = from + 2; i < end; ++i) line[i] = x_glyphs.line;
    line[end] = x_glyphs.corner_back;
    put(std::move(line));
  }

  const DrawOptions& x_options;
  const Glyphs& x_glyphs;
  const std::vector<Step> x_steps;
  std::map<std::string, std::size_t> x_at;
  std::vector<std::string> x_names;  // by first appearance
  std::size_t x_distance = 0, x_width = 0;
  std::string x_out;
};

}  // namespace

std::string sequence_diagram(const Story& story, const DrawOptions& options) {
  return Drawing(story, options).draw();
}

}  // namespace flowmart::cli::show
