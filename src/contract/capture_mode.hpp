// When the money of a charge is taken. An order that was charged keeps the mode that it was charged with.
#pragma once
#include <array>

#include "contract/fields.hpp"

namespace flowmart::contract {

// Otherwise the gateway only promises it, and it is taken when goods leave: all with the first parcel, or of
// each parcel what is in it.
enum class CaptureMode : unsigned char { at_once, at_dispatch, per_parcel };
constexpr auto wire_names(CaptureMode) {
  using enum CaptureMode;
  return std::array{Name<CaptureMode>{at_once, "at-once"}, Name<CaptureMode>{at_dispatch, "at-dispatch"},
                    Name<CaptureMode>{per_parcel, "per-parcel"}};
}

}  // namespace flowmart::contract
