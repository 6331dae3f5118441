// Which column of a file holds which field of an order or a product.
//
// Said by hand (`--map field=Column`, or a mapping file with a `field = Column` line each), or else
// recognised from the header: names are compared without regard to case, spaces and punctuation, first
// against the layouts of common shop exports, then against the usual names of each field.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace flowmart::cli::import {

struct FieldSpec {
  std::string_view name;
  bool required;
  std::string_view about;
  std::span<const std::string_view> usual;  // names of columns, most telling first, in compared form
};

// The fields that an import of each kind knows; their place here is their number.
enum class OrderField : std::size_t {
  order,
  sku,
  quantity,
  price,
  name,
  date,
  customer,
  customer_name,
  email,
  street,
  city,
  state,
  zip,
  country,
  currency
};
enum class ProductField : std::size_t { sku, quantity, price, name, warehouse, category, currency };
enum class MoneyField : std::size_t { order, amount, reference, currency, reason };
enum class SubscriptionField : std::size_t {
  subscription,
  customer,
  sku,
  quantity,
  unit,
  next_renewal,
  every,
  ends,
  stage,
  plan,
  method,
  token,
  terms,
  due_days,
  customer_name,
  email,
  street,
  city,
  state,
  zip,
  country
};

std::span<const FieldSpec> order_fields();
std::span<const FieldSpec> product_fields();
std::span<const FieldSpec> transfer_fields();
std::span<const FieldSpec> refund_fields();
std::span<const FieldSpec> subscription_fields();

enum class FileKind : unsigned char { orders, products, transfers, refunds, subscriptions };

// field name -> column name, as said by hand.
using Chosen = std::vector<std::pair<std::string, std::string>>;

// "field=Column" or the lines of a mapping file (`#` begins a comment line); the error says which one is
// wrong.
std::variant<Chosen, std::string> read_choice(std::string_view text, FileKind kind);
std::variant<Chosen, std::string> read_mapping_file(std::string_view text, FileKind kind);

class Mapping {
 public:
  // Or a sentence that says what is missing and lists the columns found.
  static std::variant<Mapping, std::string> of(FileKind kind, const std::vector<std::string>& header,
                                               const Chosen& chosen);

  // Nothing: the file has none for it, or its kind has no such field.
  template <class Field>
  std::optional<std::size_t> column(Field field) const {
    const auto place = static_cast<std::size_t>(field);
    return place < columns_.size() ? columns_[place] : std::nullopt;
  }
  const std::string& header(std::size_t column) const { return header_[column]; }
  std::size_t column_count() const { return header_.size(); }
  // "order = InvoiceNo, sku = StockCode, ..."
  std::string describe() const;

 private:
  Mapping(FileKind kind, std::vector<std::string> header);
  std::optional<std::string> choose(const Chosen& chosen);
  void recognise_layout();
  void recognise_names();
  std::optional<std::string> missing() const;
  std::string found() const;
  std::optional<std::size_t> find(std::string_view compared) const;
  bool taken(std::size_t column) const;

  FileKind kind_;
  std::vector<std::string> header_;
  std::vector<std::optional<std::size_t>> columns_;  // one a field of its kind
};

// What names are compared by: lower case, letters and digits only (others than ASCII count as letters).
std::string compared_form(std::string_view name);

// The help page's table of fields.
std::string describe_fields(FileKind kind);

}  // namespace flowmart::cli::import
