#include "sample.hpp"

#include "kernel/check.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {
namespace {

class Filler {
 public:
  void fill(const Shape& shape, std::string_view name, void* at) {
    const std::int64_t number = ++count_;
    switch (shape.sort) {
      case Sort::boolean: *static_cast<bool*>(at) = true; return;
      case Sort::integer: check(shape.store(at, number % 100 + 1), "a small number fits"); return;
      case Sort::decimal: *static_cast<Decimal*>(at) = {number * 1001, 2}; return;
      case Sort::text:
        *static_cast<std::string*>(at) = std::string(name) + " " + std::to_string(number);
        return;
      case Sort::name: shape.set_name(at, static_cast<std::size_t>(number) % shape.names.size()); return;
      case Sort::uuid: *static_cast<Uuid*>(at) = uuid_of("sample", std::to_string(number)); return;
      case Sort::time: *static_cast<Time*>(at) = Time{Duration{number * 1'000'003}}; return;
      case Sort::epoch_ms: static_cast<contract::EpochMs*>(at)->time = Time{Duration{number * 1'000}}; return;
      case Sort::currency: *static_cast<Currency*>(at) = *Currency::parse("GBP"); return;
      case Sort::money: *static_cast<Money*>(at) = {number * 101, *Currency::parse("EUR")}; return;
      case Sort::list:
        for (int i = 0; i < 2; ++i) fill(*shape.element, name, shape.append(at));
        return;
      case Sort::object:
        for (const FieldShape& field : shape.fields) fill(*field.shape, field.name, field.target(at));
        return;
      case Sort::json: static_cast<JsonText*>(at)->text = "{}"; return;
    }
  }

 private:
  std::int64_t count_ = 0;
};

}  // namespace

std::shared_ptr<const void> sample(const MessageType& type) {
  std::shared_ptr<void> body = type.make();
  Filler().fill(type.shape, type.id, body.get());
  return body;
}

}  // namespace flowmart::wire
