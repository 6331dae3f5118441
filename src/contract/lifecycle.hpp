// What may be done with an entity in each of its stages: one table, beside the entity. Deciders ask it
// (`against`), evolve goes by it (`go`), an answer's `actions` and docs/lifecycles.md are made from it.
//
//   inline constexpr auto lifecycle = [] {
//     using enum Stage;  // where every entity begins comes first
//     using enum Act;
//     return contract::Lifecycle<Stage, Act>{
//         {{cancel}, {pending, processing}, cancelling},       // leads there
//         {{note}, {pending, processing}, stays},              // is done, and leads nowhere
//         {{deliver}, {pending}, ship},                        // is done, after what is missing
//         {{cancel}, {cancelled}, "Order {} was cancelled."},  // adds nothing, and why
//         {{cancel}, {shipped}, codes::order_dispatched}};     // is refused, as the code says
//   }();
//
// {} stands for what people call the entity. An act in a stage that no row names adds nothing: it was done
// before, or is no concern any more. A pair that two rows name does not compile.
#pragma once
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "contract/action.hpp"
#include "contract/decision.hpp"

namespace flowmart::contract {

// What a decider answers to an act that is not allowed: a refusal, or nothing.
struct Against {
  std::optional<Rejection> refused;
  template <class Service>
  operator Decision<Service>() const {
    return refused ? Decision<Service>(*refused) : Decision<Service>();
  }
};

struct Stays {};
inline constexpr Stays stays;

namespace detail {
template <auto value>
consteval std::string_view enumerator_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // ... value = flowmart::orders::Stage::pending]
  text.remove_prefix(text.find("value = ") + 8);
  text = text.substr(0, text.find_first_of(";]"));
  return text.front() == '(' ? std::string_view() : text.substr(text.rfind(':') + 1);  // (Stage)9: none
}
}  // namespace detail

// The enumerators of an enum that counts from 0, by their names in the code.
template <class E, std::size_t at = 0>
consteval std::size_t enumerators() {
  if constexpr (detail::enumerator_name<static_cast<E>(at)>().empty()) return at;
  else return enumerators<E, at + 1>();
}
template <class E>
inline constexpr auto names_of = []<std::size_t... at>(std::index_sequence<at...>) {
  return std::array{detail::enumerator_name<static_cast<E>(at)>()...};
}
(std::make_index_sequence<enumerators<E>()>{});

template <class Stage, class Act>
class Lifecycle {
 public:
  // What becomes of an act in a stage.
  struct Outcome {
    bool named = false;
    std::optional<Stage> to{};
    std::optional<Act> first{};  // what is missing, and is done before it
    std::optional<Code> code{};
    std::string_view why{};
  };
  struct Row {
    using Acts = std::initializer_list<Act>;
    using From = std::initializer_list<Stage>;
    constexpr Row(Acts a, From f, Stage to) : acts(a), from(f), outcome{.to = to} {}
    constexpr Row(Acts a, From f, Stays) : acts(a), from(f), stays(true) {}
    constexpr Row(Acts a, From f, Act first) : acts(a), from(f), outcome{.first = first} {}
    constexpr Row(Acts a, From f, std::string_view why) : acts(a), from(f), outcome{.why = why} {}
    constexpr Row(Acts a, From f, const Code& code)
        : acts(a), from(f), outcome{.code = code, .why = code.why} {}

    Acts acts;
    From from;
    bool stays = false;
    Outcome outcome{};
  };

  consteval Lifecycle(std::initializer_list<Row> rows) {
    for (const Row& row : rows)
      for (const Act act : row.acts)
        for (const Stage stage : row.from) {
          Outcome& cell = cells_[index(act)][index(stage)];
          if (cell.named) throw "an act in a stage stands in one row";
          cell = row.outcome;
          cell.named = true;
          if (row.stays) cell.to = stage;
        }
  }

  constexpr const Outcome& of(Stage stage, Act act) const {
    return cells_[index(act)].at(index(stage));  // a stage that was read may be any number
  }
  // Where it leads; nothing: it is not allowed.
  constexpr std::optional<Stage> to(Stage stage, Act act) const {
    const Outcome& outcome = of(stage, act);
    return outcome.first ? to(*to(stage, *outcome.first), act) : outcome.to;
  }
  constexpr bool allowed(Stage stage, Act act) const { return to(stage, act).has_value(); }
  // What is not allowed leaves the entity where it is.
  constexpr void go(Stage& stage, Act act) const { stage = to(stage, act).value_or(stage); }
  // Visits what is missing, then the act.
  template <class Visit>
  void each_step(Stage stage, Act act, const Visit& visit) const {
    if (const auto first = of(stage, act).first) {
      each_step(stage, *first, visit);
      return each_step(*to(stage, *first), act, visit);
    }
    visit(act);
  }

  std::optional<Against> against(Stage stage, Act act, std::string_view name) const {
    if (allowed(stage, act)) return std::nullopt;
    const auto& code = of(stage, act).code;
    return code ? Against{reject(*code, reason(stage, act, name))} : Against{};
  }
  std::string reason(Stage stage, Act act, std::string_view name) const {
    std::string why(of(stage, act).why);
    if (const std::size_t at = why.find("{}"); at != why.npos) why.replace(at, 2, name);
    return why;
  }
  Action action(Stage stage, Act act, std::string_view name) const {
    Action out{std::string(names_of<Act>[index(act)]), allowed(stage, act), std::nullopt};
    if (!out.allowed) out.reason = reason(stage, act, name);
    return out;
  }

 private:
  template <class E>
  static constexpr std::size_t index(E value) {
    return static_cast<std::size_t>(value);
  }

  std::array<std::array<Outcome, enumerators<Stage>()>, enumerators<Act>()> cells_{};
};

}  // namespace flowmart::contract
