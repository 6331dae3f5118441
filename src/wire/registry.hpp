// Messages without their types: what the engine, the journal and the edges need to carry any message.
//
//   AnyMessage message = AnyMessage::of(OrderPlaced{...});
//   message.type->encode(message.body.get(), bytes);
//   if (const auto* placed = message.as<OrderPlaced>()) ...
//
// There is one MessageType per message struct, found with type_of<M>() and compared by address. A body is
// never changed once it is in an AnyMessage, so copies share it. Everything here may be used from any thread,
// a Registry once it is filled.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "contract/message.hpp"
#include "kernel/check.hpp"
#include "kernel/rejection.hpp"
#include "wire/reader.hpp"

namespace flowmart::wire {

struct ReadMessage;
struct Shape;

// The code of one type of message, as little as does: it is made for each.
struct MessageCode {
  std::size_t (*size)(const void* body) = nullptr;            // of its bytes
  char* (*put)(char* to, const void* body) = nullptr;         // just so many; where they end
  bool (*get)(Reader& in, void* body) = nullptr;              // into a default-constructed one
  std::shared_ptr<void> (*make)() = nullptr;                  // default-constructed
  std::shared_ptr<void> (*copy)(const void* body) = nullptr;  // null: no text of it says who a person is
};

struct MessageType {
  const contract::MessageInfo& info;
  std::string_view id;       // info.id
  std::string_view version;  // info.version
  std::string event_type;    // CloudEvents type: com.flowmart.{id}.v{version}
  const Shape& shape;
  const MessageType* response = nullptr;  // of a query: its answer
  // Small and dense, for tables indexed by type. Differs from one run of the program to the next.
  std::uint32_t index = 0;
  std::uint32_t hash = 0;  // name_hash of "Id@version": its stable name in records

  MessageCode code{};

  void encode(const void* body, std::string& out) const;        // appends
  void encode_frame(const void* body, std::string& out) const;  // the same, after its length
  // The frame of just this message, used to its end; null when the bytes are not that.
  std::shared_ptr<const void> decode(Reader& in) const;
  std::shared_ptr<void> make() const { return code.make(); }  // default-constructed
  // To be changed. Only of what tells of a person, which is sealed and opened.
  std::shared_ptr<void> copy(const void* body) const;

  // `later`: it is of a later version, whose fields beyond this one's are ignored.
  ReadMessage read_json(std::string_view text, bool later = false) const;
  void write_json(const void* body, std::string& out) const;  // appends
  std::string schema() const;                                 // JSON Schema
};

template <class M>
const MessageType& type_of();

// Empty (no type) or a message. Cheap to copy.
struct AnyMessage {
  const MessageType* type = nullptr;
  std::shared_ptr<const void> body;

  template <class M>
  static AnyMessage of(M&& message) {
    using Plain = std::remove_cvref_t<M>;
    return {&type_of<Plain>(), std::make_shared<Plain>(std::forward<M>(message))};
  }

  explicit operator bool() const { return type != nullptr; }
  template <class M>
  bool is() const {
    return type == &type_of<M>();
  }
  template <class M>
  const M* as() const {
    return is<M>() ? static_cast<const M*>(body.get()) : nullptr;
  }
  template <class M>
  const M& get() const {
    check(is<M>(), "a message is read as what it is");
    return *static_cast<const M*>(body.get());
  }
};

// Either a message, or why there is none.
struct ReadMessage {
  AnyMessage message;
  std::optional<Rejection> rejection;
};

namespace detail {

// That of a message declared known: all of contract/every_message.hpp, and what `know` was given (codec.hpp).
const MessageType& known_type(const contract::MessageInfo& info);

}  // namespace detail

template <class M>
const MessageType& type_of() {
  static const MessageType& type = detail::known_type(M::info);
  return type;
}

// The message types that a program knows, by id and version.
class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Adding a type twice is fine; two types with one id and version are a bug.
  void add(const MessageType& type);
  template <class M>
  void add() {
    add(type_of<M>());
  }
  template <class... M>
  void add(Types<M...>) {
    for (const MessageType* type : {&type_of<M>()...}) add(*type);
  }

  // Nothing when unknown.
  const MessageType* find(std::string_view id, std::string_view version) const;
  const MessageType* latest(std::string_view id) const;
  const MessageType* by_event_type(std::string_view event_type) const;
  // Of an event type that is not known: the newest known version of the message that it goes beyond without
  // breaking what that promised, as ^ has it. Null: there is none.
  struct Later {
    const MessageType* read_as = nullptr;
    std::string_view version;  // as said
  };
  Later later(std::string_view event_type) const;
  // Versions of one message, oldest first; empty when unknown.
  const std::vector<const MessageType*>& versions(std::string_view id) const;
  // In the order of addition.
  const std::vector<const MessageType*>& all() const { return all_; }

 private:
  std::vector<const MessageType*> all_;
  std::unordered_map<std::string_view, std::vector<const MessageType*>> by_id_;
  std::unordered_map<std::string_view, const MessageType*> by_event_type_;
};

// Orders versions as semver does as far as numbers go ("1.0.1" > "1.0.0" > "0.0.4"); a suffix ("-draft") is
// older than none.
bool older(std::string_view left, std::string_view right);

}  // namespace flowmart::wire
