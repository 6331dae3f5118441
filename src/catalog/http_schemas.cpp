#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::array schemas{
    ResourceSchema{"OrderStatus", R"({"type":"string","enum":["pending","processing","completed","cancelled"],
"description":"The coarse status. Shipped shows as processing, Delivered as completed; stage says it exactly."})"},
    ResourceSchema{"OrderStage",
                   R"({"type":"string","enum":["Pending","Processing","Shipped","Delivered","Cancelled"]})"},
    ResourceSchema{"Address", R"({"type":"object","properties":{
"street":{"type":"string","description":"House and street."},
"city":{"type":"string","description":"City or town."},
"state":{"type":"string","description":"State, county or region."},
"country":{"type":"string","description":"Country, by code or name."},
"postalCode":{"type":"string","description":"Postal code."}},
"required":["street","city","country","postalCode"],"additionalProperties":false})"},
    ResourceSchema{"OrderItem", R"({"type":"object","properties":{
"productId":{"type":"string","description":"A uuid or the shop's own article code."},
"quantity":{"type":"integer","minimum":1,"description":"Units wanted."},
"price":{"type":"number","minimum":0,"description":"Price of a single unit; each line needs one."},
"name":{"type":"string","description":"Product name."}},
"required":["productId","quantity"],"additionalProperties":false})"},
    ResourceSchema{"OrderCreate", R"({"type":"object","properties":{
"customerId":{"type":"string","description":"Who buys."},
"items":{"type":"array","items":{"$ref":"#/components/schemas/OrderItem"},"description":"What is bought, line by line."},
"shippingAddress":{"$ref":"#/components/schemas/Address"},"billingAddress":{"$ref":"#/components/schemas/Address"}},
"required":["customerId","items"],"additionalProperties":false})"},
    ResourceSchema{"OrderUpdate",
                   R"({"type":"object","properties":{"status":{"$ref":"#/components/schemas/OrderStatus"}},
"required":["status"],"additionalProperties":false})"},
    ResourceSchema{"Order", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"orderNumber":{"type":"string","description":"The order's name for people."},"customerId":{"type":"string"},
"status":{"$ref":"#/components/schemas/OrderStatus"},"stage":{"$ref":"#/components/schemas/OrderStage"},
"items":{"type":"array","items":{"type":"object","properties":{"productId":{"type":"string","format":"uuid"},
"sku":{"type":"string"},"name":{"type":"string"},"quantity":{"type":"integer"},"price":{"type":"number"},
"totalPrice":{"type":"number"}},"required":["productId","name","quantity","price","totalPrice"]}},
"totalAmount":{"type":"number"},"currency":{"type":"string","pattern":"^[A-Z]{3}$"},
"shippingAddress":{"$ref":"#/components/schemas/Address"},"billingAddress":{"$ref":"#/components/schemas/Address"},
"payment":{"type":"object","description":"The payment, once there is one."},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderNumber","customerId","status","stage","items","totalAmount","currency","shippingAddress",
"billingAddress","createdAt"]})"},
    ResourceSchema{"OrderPage",
                   R"({"type":"object","properties":{"items":{"type":"array","description":"Newest first.",
"items":{"type":"object","properties":{"id":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"customerId":{"type":"string"},"customerName":{"type":"string"},"status":{"$ref":"#/components/schemas/OrderStatus"},
"stage":{"$ref":"#/components/schemas/OrderStage"},"totalAmount":{"type":"number"},"currency":{"type":"string"},
"lines":{"type":"integer"},"units":{"type":"integer"},"country":{"type":"string"},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderNumber","status","stage","totalAmount","currency","lines","createdAt"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},
"required":["items","next"]})"},
    ResourceSchema{"Story",
                   R"({"type":"object","description":"Every message that one order caused, oldest first.",
"properties":{"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},"status":{"type":"string"},
"messages":{"type":"array","items":{"type":"object"}}},"required":["orderId","orderNumber","status","messages"]})"},
    ResourceSchema{"StockList",
                   R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object",
"properties":{"productId":{"type":"string","format":"uuid"},"sku":{"type":"string"},"name":{"type":"string"},
"warehouse":{"type":"string"},"warehouseId":{"type":"string","format":"uuid"},"onHand":{"type":"integer"},
"reserved":{"type":"integer"},"available":{"type":"integer"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["productId","sku","warehouse","onHand","reserved","available"]}}},"required":["items"]})"},
    ResourceSchema{"MovementPage",
                   R"({"type":"object","properties":{"items":{"type":"array","description":"Newest first.",
"items":{"type":"object","properties":{"number":{"type":"integer"},"warehouse":{"type":"string"},
"kind":{"type":"string"},"quantity":{"type":"integer"},"onHand":{"type":"integer"},"reason":{"type":"string"},
"orderNumber":{"type":"string"},"actor":{"type":"string"},"at":{"type":"string","format":"date-time"}},
"required":["number","warehouse","kind","quantity","onHand","at"]}},"next":{"type":["string","null"]}},
"required":["items","next"]})"},
    ResourceSchema{"Traffic",
                   R"({"type":"object","description":"What has flowed since the program started."})"},
    ResourceSchema{"Health", R"({"type":"object","properties":{"status":{"type":"string"},
"position":{"type":"integer","description":"Events so far."}},"required":["status"]})"},
    ResourceSchema{"Taken",
                   R"({"type":"object","description":"A command was taken and is durable.","properties":{
"id":{"type":"string","format":"uuid"},"message":{"type":"string"},"position":{"type":"integer"},
"ledTo":{"type":"array","description":"Published messages that followed from it at once.","items":{"type":"object",
"properties":{"message":{"type":"string"},"version":{"type":"string"},"position":{"type":"integer"}},
"required":["message","version","position"]}}},"required":["id","message","position","ledTo"]})"},
    ResourceSchema{"CloudEvent", R"({"type":"object","description":"CloudEvents 1.0.","properties":{
"specversion":{"type":"string","const":"1.0"},"id":{"type":"string"},"source":{"type":"string"},
"type":{"type":"string","description":"com.flowmart.{Message}.v{version}"},"subject":{"type":"string"},
"time":{"type":"string","format":"date-time"},"datacontenttype":{"type":"string"},"dataschema":{"type":"string"},
"correlationid":{"type":"string"},"causationid":{"type":"string"},"partitionkey":{"type":"string"},
"traceparent":{"type":"string"},"data":{},"position":{"type":"integer"}},
"required":["specversion","id","source","type"]})"},
    ResourceSchema{"EventPage", R"({"type":"object","properties":{"events":{"type":"array",
"items":{"$ref":"#/components/schemas/CloudEvent"}},"next":{"type":"integer","description":"The after of the next page."},
"end":{"type":"integer","description":"The newest position there is."}},
"required":["events","next"]})"},
    ResourceSchema{"Catalog",
                   R"({"type":"object","description":"The contract as the program enforces it now."})"},
    ResourceSchema{"Problem", R"({"type":"object","description":"RFC 9457 problem details.","properties":{
"type":{"type":"string","description":"Stable: /problems/ and a code."},"title":{"type":"string"},
"status":{"type":"integer"},"detail":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{
"pointer":{"type":"string","description":"RFC 6901, into the body."},"detail":{"type":"string"}},
"required":["pointer","detail"]}}},"required":["type","title","status"]})"}};

}  // namespace

std::span<const ResourceSchema> resource_schemas() { return schemas; }

}  // namespace flowmart::catalog
