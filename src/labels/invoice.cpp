#include "labels/invoice.hpp"

#include <algorithm>

#include "labels/page.hpp"

namespace flowmart::labels {
namespace {

constexpr float a4_width = 595.3F, a4_height = 841.9F, edge = 57, room = a4_width - 2 * edge;
constexpr float small_gap = 6, large_gap = 18, foot = 30;
constexpr float units_width = 44, amount_width = 90, what_left = units_width + 10;
constexpr float what_width = room - what_left - 2 * amount_width;
constexpr float line_room = 36;  // three lines of text

class Sheet {
 public:
  explicit Sheet(const Invoice& invoice) : invoice_(invoice), page_(a4_width, a4_height) {}

  std::variant<std::string, Fault> bytes() {
    head();
    columns();
    for (const Invoice::Line& one : invoice_.lines) line(one);
    top_ -= small_gap;
    page_.rule(edge, top_, room);
    top_ -= small_gap;
    for (const Invoice::Sum& one : invoice_.sums) sum(one);
    number_page();
    return page_.bytes();
  }

 private:
  void head() {
    constexpr float half = room / 2 - small_gap, fact_left = edge + room / 2 + small_gap;
    page_.text({edge, top_, half, 40}, {"INVOICE"}, {Face::bold, 22, 22});
    page_.text({fact_left, top_ - 4, half, 40}, {invoice_.number},
               {.face = Face::bold, .size = 14, .size_min = 6, .at_right = true});
    top_ -= 50;
    const float facts_height = static_cast<float>(invoice_.facts.size()) * 14;
    const float sides = party("FROM", invoice_.from, top_) + large_gap;
    const float to = party("TO", invoice_.to, top_ - sides) + sides;
    for (std::size_t i = 0; i < invoice_.facts.size(); ++i) {
      const float y = top_ - static_cast<float>(i) * 14;
      page_.text({fact_left, y, half / 3, 12}, {invoice_.facts[i].first}, {Face::plain, 8, 6});
      page_.text({fact_left + half / 3, y, 2 * half / 3, 12}, {invoice_.facts[i].second},
                 {.face = Face::bold, .size = 10, .size_min = 5, .at_right = true});
    }
    top_ -= std::max(to, facts_height) + large_gap;
  }
  float party(const std::string& name, const std::vector<std::string>& lines, float top) {
    constexpr float half = room / 2 - small_gap;
    page_.text({edge, top, half, 10}, {name}, {Face::plain, 7, 7});
    return 11 + page_.text({edge, top - 11, half, 90}, lines, {Face::plain, 10, 6});
  }
  void columns() {
    row({"UNITS", "WHAT", "EACH", "SUM"}, {Face::plain, 7, 7});
    page_.rule(edge, top_, room);
    top_ -= small_gap;
  }
  void line(const Invoice::Line& one) {
    if (room_for(line_room)) columns();
    row(one, {Face::plain, 9, 6});
  }
  void row(const Invoice::Line& one, Style style) {
    const float used = page_.text({edge + what_left, top_, what_width, line_room}, {one.what}, style);
    style.at_right = true;
    page_.text({edge, top_, units_width, 12}, {one.units}, style);
    page_.text({edge + room - 2 * amount_width, top_, amount_width - 4, 12}, {one.price}, style);
    page_.text({edge + room - amount_width, top_, amount_width, 12}, {one.sum}, style);
    top_ -= std::max(used, 11.0F) + 3;
  }
  void sum(const Invoice::Sum& one) {
    room_for(16);
    Style style{one.strong ? Face::bold : Face::plain, one.strong ? 11.0F : 9.0F, 6};
    page_.text({edge + what_left, top_, room - what_left - 150, 14}, {one.name}, style);
    style.at_right = true;
    page_.text({edge + room - 150, top_, 150, 14}, {one.amount}, style);
    top_ -= 16;
  }
  // Whether the page was turned for it.
  bool room_for(float height) {
    if (top_ - height >= edge + foot) return false;
    number_page();
    page_.turn();
    ++number_;
    top_ = a4_height - edge;
    return true;
  }
  void number_page() {
    page_.text({edge, edge, room, 12}, {invoice_.number + ", page " + std::to_string(number_)},
               {Face::plain, 7, 6});
  }

  const Invoice& invoice_;
  Page page_;
  float top_ = a4_height - edge;
  int number_ = 1;
};

}  // namespace

std::variant<std::string, Fault> draw(const Invoice& invoice) { return Sheet(invoice).bytes(); }

}  // namespace flowmart::labels
