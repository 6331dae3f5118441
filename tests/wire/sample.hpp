// A value of any shape in which every field is there and no two fields are alike, always the same.
#pragma once
#include <memory>

#include "wire/registry.hpp"

namespace flowmart::wire {

std::shared_ptr<const void> sample(const MessageType& type);

}  // namespace flowmart::wire
