#include "wire/shape.hpp"

#include "kernel/check.hpp"

namespace flowmart::wire::detail {

Shape integer_shape(std::int64_t (*load)(const void*), bool (*store)(void*, std::int64_t)) {
  Shape shape{.sort = Sort::integer};
  shape.load = load;
  shape.store = store;
  return shape;
}

Shape name_shape(std::vector<std::string_view> names, std::size_t (*name_of)(const void*),
                 void (*set_name)(void*, std::size_t)) {
  Shape shape{.sort = Sort::name};
  shape.names = std::move(names);
  shape.name_of = name_of;
  shape.set_name = set_name;
  return shape;
}

Shape list_shape(const Shape& element, void* (*append)(void*), std::size_t (*size)(const void*),
                 const void* (*at)(const void*, std::size_t)) {
  Shape shape{.sort = Sort::list};
  shape.element = &element;
  shape.personal = element.personal;
  shape.append = append;
  shape.size = size;
  shape.at = at;
  return shape;
}

Shape object_shape(const FieldForm* fields, std::size_t count, const ObjectForm& form) {
  Shape shape{.sort = Sort::object};
  shape.open = form.open;
  shape.null_is_absent = form.null_is_absent;
  shape.title = form.title;
  shape.about = form.about;
  shape.fields.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const FieldForm& from = fields[i];
    FieldShape field{.name = from.text->name, .about = from.text->about, .rule = &from.text->rule};
    check(field.name.size() < key_size_max, "a field name is short");
    field.key.append(",\"").append(field.name).append("\":");
    field.shape = &from.shape();
    field.erased = from.text->erased;
    check(field.erased.empty() || field.shape->sort == Sort::text, "what is sealed is a text");
    shape.personal = shape.personal || !field.erased.empty() || field.shape->personal;
    field.offset = static_cast<std::size_t>(from.offset);
    field.required = from.optional == nullptr;
    if (from.optional) {
      field.emplace = from.optional->emplace;
      field.held = from.optional->held;
    } else {
      shape.required |= std::uint64_t{1} << i;
    }
    shape.fields.push_back(std::move(field));
  }
  return shape;
}

}  // namespace flowmart::wire::detail
