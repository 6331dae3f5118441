#include "labels/label.hpp"

#include <algorithm>
#include <cmath>

#include "labels/page.hpp"
#include "labels/symbol.hpp"

namespace flowmart::labels {
namespace {

constexpr float mm = 72 / 25.4F;
constexpr float page_width = 105 * mm, page_height = 148 * mm, margin = 6 * mm;
constexpr float inside = page_width - 2 * margin, gap = 2 * mm;

// Bars are whole dots of a label printer (203 to the inch) wide, and begin at one: else they come out uneven.
// Two dots are the narrowest that scanners manage.
constexpr float dot = 72 / 203.F;
constexpr float module_min = 2 * dot, linear_module_max = 4 * dot, square_module_max = 8 * dot;
constexpr float linear_height = 34 * mm, square_side_max = 46 * mm;
constexpr float linear_modules_max = inside / module_min - 2 * linear_quiet;

float in_dots(float length) { return std::floor(length / dot) * dot; }
float module_of(float room, float modules, float most) { return std::min(in_dots(room / modules), most); }

constexpr float head_height = 23 * mm, address_height = 48 * mm, facts_height = 11 * mm;

void draw_bars(Page& page, const Symbol& symbol, float module, float height, float left, float top) {
  const float tall = height / symbol.height;
  for (const Bar& bar : symbol.bars)
    page.fill({left + bar.x * module, top - bar.y * tall, bar.width * module, bar.height * tall});
}

// Bars across the page with the text beneath, or a square with the text beside it.
void draw_code(Page& page, const Label& label, const Symbol& symbol, float top) {
  if (symbol.square) {
    const float side = std::min(square_side_max, top - margin);
    const float module = module_of(side, symbol.width + 2 * square_quiet, square_module_max);
    const float edge = square_quiet * module, drawn = symbol.width * module;
    const float left = in_dots(margin) + edge, beside = left + drawn + edge + gap;
    draw_bars(page, symbol, module, drawn, left, page_height - in_dots(page_height - top) - edge);
    page.text({beside, top - edge, page_width - margin - beside, top - edge - margin}, {label.id},
              {Face::plain, 11, 5});
    return;
  }
  const float module = module_of(inside, symbol.width + 2 * linear_quiet, linear_module_max);
  const float drawn = symbol.width * module, left = in_dots((page_width - drawn) / 2);
  draw_bars(page, symbol, module, linear_height, left, top);
  const float beneath = top - linear_height - gap;
  page.text({left, beneath, drawn, beneath - margin}, {label.id}, {Face::bold, 14, 5});
}

// What it is, on black, at the right; answers with how wide that is.
float draw_service(Page& page, const Label& label, float top) {
  const std::string word = label.returning ? "RETURN" : label.service;
  if (word.empty()) return 0;
  const Box box{margin + inside - 34 * mm, top, 34 * mm, 13 * mm};
  page.fill(box);
  page.text({box.left + gap, box.top - 2.5F * mm, box.width - 2 * gap, box.height - 3 * mm}, {word},
            {Face::bold, 20, 6, true});
  return box.width + gap;
}

// One fact of a row: what it is called in small letters, what it is beneath.
void draw_fact(Page& page, const Box& box, const std::string& name, const std::string& what) {
  page.text(box, {name}, {Face::plain, 6, 6});
  page.text({box.left, box.top - 8, box.width, box.height - 8}, {what}, {Face::bold, 12, 6});
}

std::vector<std::pair<std::string, std::string>> facts_of(const Label& label) {
  std::vector<std::pair<std::string, std::string>> facts;
  if (!label.order.empty()) facts.emplace_back("ORDER", label.order);
  if (label.returning && !label.service.empty()) facts.emplace_back("SENT BY", label.service);
  facts.emplace_back("UNITS", std::to_string(label.units));
  return facts;
}

}  // namespace

std::variant<std::string, Fault> draw(const Label& label) {
  const auto symbol = symbol_of(label.id, linear_modules_max);
  if (!symbol) return Fault{false, "An id of 1 to 1,000 bytes can be put into a code."};
  Page page(page_width, page_height);
  float top = page_height - margin;

  const float taken = draw_service(page, label, top);
  if (!label.from.empty()) page.text({margin, top, inside - taken, 10}, {"FROM"}, {Face::plain, 6, 6});
  page.text({margin, top - 9, inside - taken, head_height - 12}, label.from, {Face::plain, 9, 5});
  top -= head_height;
  page.rule(margin, top, inside);

  page.text({margin, top - gap, inside, 10}, {"TO"}, {Face::plain, 6, 6});
  page.text({margin, top - gap - 10, inside, address_height - gap - 12}, label.to, {Face::bold, 18, 6});
  top -= address_height;
  page.rule(margin, top, inside);

  const auto facts = facts_of(label);
  const float each = inside / static_cast<float>(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i)
    draw_fact(page, {margin + static_cast<float>(i) * each, top - gap, each - gap, facts_height - gap},
              facts[i].first, facts[i].second);
  top -= facts_height;
  page.rule(margin, top, inside);

  draw_code(page, label, *symbol, top - 2 * gap);
  return page.bytes();
}

}  // namespace flowmart::labels
