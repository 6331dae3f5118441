#include "labels/symbol.hpp"

#include <zint.h>

#include <algorithm>
#include <memory>

namespace flowmart::labels {
namespace {

constexpr int error_correction_m = 2;  // QR's level M: a label gets scratched
constexpr int utf8_eci = 26;

struct Deleter {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

bool printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<Symbol> encode(int symbology, std::string_view text) {
  const std::unique_ptr<zint_symbol, Deleter> made(ZBarcode_Create());
  if (!made) return std::nullopt;
  made->symbology = symbology;
  made->input_mode = DATA_MODE;
  made->show_hrt = 0;
  if (symbology == BARCODE_QRCODE) {
    made->option_1 = error_correction_m;
    if (!printable_ascii(text)) made->eci = utf8_eci;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (ZBarcode_Encode(made.get(), bytes, static_cast<int>(text.size())) >= ZINT_ERROR) return std::nullopt;
  if (ZBarcode_Buffer_Vector(made.get(), 0) >= ZINT_ERROR || !made->vector) return std::nullopt;
  const float module = made->vector->width / static_cast<float>(made->width);
  Symbol symbol{symbology == BARCODE_QRCODE, made->vector->width / module, made->vector->height / module, {}};
  for (const zint_vector_rect* bar = made->vector->rectangles; bar; bar = bar->next)
    symbol.bars.push_back({bar->x / module, bar->y / module, bar->width / module, bar->height / module});
  return symbol;
}

}  // namespace

std::optional<Symbol> symbol_of(std::string_view text, float linear_width_max) {
  if (text.empty() || text.size() > 1'000) return std::nullopt;
  if (printable_ascii(text))
    if (auto linear = encode(BARCODE_CODE128, text); linear && linear->width <= linear_width_max)
      return linear;
  return encode(BARCODE_QRCODE, text);
}

}  // namespace flowmart::labels
