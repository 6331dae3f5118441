#include "kernel/uuid.hpp"

#include "kernel/digest.hpp"

namespace flowmart {
namespace {

// RFC 9562 §6.6: a namespace of our own, itself made once at random and fixed for ever.
constexpr Uuid flowmart_namespace{
    {0x6f, 0x1d, 0x7a, 0x52, 0x0c, 0x3e, 0x4b, 0x86, 0x9a, 0x41, 0x5d, 0x27, 0xe8, 0x90, 0xb3, 0xc4}};

constexpr std::array<std::int8_t, 256> hex_values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
  for (int i = 0; i < 6; ++i) {
    values[static_cast<std::size_t>('a' + i)] = static_cast<std::int8_t>(10 + i);
    values[static_cast<std::size_t>('A' + i)] = static_cast<std::int8_t>(10 + i);
  }
  return values;
}();

// Where each byte's first digit stands in the 36 characters.
constexpr std::array<std::size_t, 16> digit_at{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

}  // namespace

void Uuid::write(char (&out)[36]) const {
  constexpr char digits[] = "0123456789abcdef";
  out[8] = out[13] = out[18] = out[23] = '-';
  for (std::size_t i = 0; i < 16; ++i) {
    out[digit_at[i]] = digits[bytes[i] >> 4];
    out[digit_at[i] + 1] = digits[bytes[i] & 15];
  }
}

std::string Uuid::to_string() const {
  char out[36];
  write(out);
  return std::string(out, 36);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  Uuid uuid;
  for (std::size_t i = 0; i < 16; ++i) {
    const int high = hex_values[static_cast<std::uint8_t>(text[digit_at[i]])];
    const int low = hex_values[static_cast<std::uint8_t>(text[digit_at[i] + 1])];
    if ((high | low) < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return uuid;
}

namespace {

Uuid of_digest(const std::array<std::uint8_t, 20>& digest) {
  Uuid uuid;
  std::memcpy(uuid.bytes.data(), digest.data(), 16);
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x50);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

// A name made into an id not long ago: the messages of one order ask for the same few again and again, and a
// digest costs ten times what finding one here does.
struct alignas(64) Remembered {
  static constexpr std::size_t most = 46, many = 128;
  std::array<char, most> name{};            // kind, then text
  std::uint8_t kind_size = 0xff, size = 0;  // no kind is that long: nothing yet
  Uuid id{};

  bool is(std::string_view kind, std::string_view text) const {
    return kind_size == kind.size() && size == kind.size() + text.size() &&
           std::memcmp(name.data(), kind.data(), kind.size()) == 0 &&
           std::memcmp(name.data() + kind.size(), text.data(), text.size()) == 0;
  }
  void take(std::string_view kind, std::string_view text, const Uuid& of_it) {
    kind.copy(name.data(), kind.size());
    text.copy(name.data() + kind.size(), text.size());
    kind_size = static_cast<std::uint8_t>(kind.size());
    size = static_cast<std::uint8_t>(kind.size() + text.size());
    id = of_it;
  }
};
static_assert(sizeof(Remembered) == 64);

}  // namespace

Uuid uuid_v5(const Uuid& name_space, std::string_view name) {
  return of_digest(sha1({text_of(name_space.bytes), name}));
}

Uuid uuid_v7(Time at, std::uint16_t high, std::uint64_t low) {
  const auto ms = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count());
  Uuid uuid;
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | ((high >> 8) & 0x0f));
  uuid.bytes[7] = static_cast<std::uint8_t>(high);
  for (std::size_t i = 0; i < 8; ++i) uuid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

Uuid uuid_of(std::string_view kind, std::string_view text) {
  if (const auto uuid = Uuid::parse(text)) return *uuid;
  const auto made = [&] { return of_digest(sha1({text_of(flowmart_namespace.bytes), kind, ":", text})); };
  if (kind.size() + text.size() > Remembered::most) return made();
  thread_local std::array<Remembered, Remembered::many> remembered;
  Remembered& one = remembered[std::hash<std::string_view>{}(text) % Remembered::many];
  if (!one.is(kind, text)) one.take(kind, text, made());
  return one.id;
}

}  // namespace flowmart
