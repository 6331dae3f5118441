#include <array>

#include "catalog/http_resources.hpp"

namespace flowmart::catalog {
namespace {

constexpr std::array list_shapes{
    ResourceSchema{"ShipmentStage", R"({"type":"string","enum":["pending","shipped","in_transit","delivered",
"delivery_failed","returning","returned","received","cancelled"]})"},
    ResourceSchema{"Shipment", R"({"type":"object","properties":{"id":{"type":"string"},
"orderId":{"type":["string","null"],"format":"uuid","description":"Null, if it was made by hand for an order that is not on file."},
"orderNumber":{"type":["string","null"]},"status":{"$ref":"#/components/schemas/ShipmentStage"},
"method":{"type":"string","description":"How fast: the carrier's service."},"units":{"type":"integer"},
"reason":{"type":"string","description":"Why its delivery failed."},
"items":{"type":"array","items":{"$ref":"#/components/schemas/ParcelItem"},"description":"Of one parcel; lists leave out this and what follows."},
"warehouseId":{"type":"string","format":"uuid","description":"Where it leaves from."},
"weight":{"type":"integer","description":"In grams."},"postage":{"type":"number"},"currency":{"type":"string"},
"carrier":{"type":"string"},"trackingNumber":{"type":"string"},
"carrierStatus":{"type":"string","description":"How far it is, in the carrier's words."},
"carrierProblem":{"type":"string","description":"Why the carrier does not take it."},
"failedAttempts":{"type":"integer"},"actions":{"type":"array","items":{"$ref":"#/components/schemas/Action"}},
"createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderId","orderNumber","status","method","units"],
"examples":[{"id":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","orderNumber":"WEB-20931",
"status":"in_transit","method":"standard","units":2,"createdAt":"2026-03-14T09:26:54Z","updatedAt":"2026-03-14T16:02:11Z"}]})"},
    ResourceSchema{
        "ShipmentPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Shipment"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{
        "PaymentStage",
        R"({"type":"string","enum":["pending","processing","completed","failed","cancelled","refunded","partially_refunded"]})"},
    ResourceSchema{"Payment", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"status":{"$ref":"#/components/schemas/PaymentStage"},"method":{"type":"string","enum":["credit_card","debit_card","paypal","stripe","bank_transfer","apple_pay","google_pay"]},
"amount":{"type":"number","description":"What the order costs."},"captured":{"type":"number"},"refunded":{"type":"number"},
"currency":{"type":"string"},"attempts":{"type":"integer"},
"failure":{"type":"string","description":"Of the last attempt, if it failed."},
"gatewayReference":{"type":"string","description":"The gateway's name for the charge."},
"placedAt":{"type":"string","format":"date-time","description":"When its order was placed."},
"updatedAt":{"type":"string","format":"date-time"}},
"required":["id","orderId","orderNumber","status","method","amount","captured","refunded","currency","attempts","placedAt","updatedAt"],
"examples":[{"id":"0195946e-2d7b-7f12-8a44-0c1de55b7a09","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10",
"orderNumber":"WEB-20931","status":"partially_refunded","method":"credit_card","amount":34.50,"captured":34.50,"refunded":8.25,
"currency":"EUR","attempts":1,"gatewayReference":"ch_58213","placedAt":"2026-03-14T09:26:53Z","updatedAt":"2026-03-15T10:12:40Z"}]})"},
    ResourceSchema{
        "PaymentPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Payment"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"RefusalPage",
                   R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object",
"properties":{"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":"string"},
"reason":{"type":"string"},"shorts":{"type":"array","description":"Products that were short, with what was left.","items":{"type":"object"}},
"refusedAt":{"type":"string","format":"date-time"}},"required":["orderId","orderNumber","reason","shorts","refusedAt"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"Product", R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},
"sku":{"type":"string"},"name":{"type":"string"},"category":{"type":"string"},"price":{"type":"number"},"currency":{"type":"string"},
"onFile":{"type":"boolean","description":"False, if it was removed."},
"onHand":{"type":"integer","description":"In all warehouses."},"reserved":{"type":"integer"},"available":{"type":"integer"},
"reorderPoint":{"type":"integer"},"reorderQuantity":{"type":"integer"},"safetyStock":{"type":"integer"},
"updatedAt":{"type":"string","format":"date-time","description":"When it was last registered."}},
"required":["id","sku","name","category","price","currency","onFile","onHand","reserved","available","reorderPoint",
"reorderQuantity","safetyStock","updatedAt"],
"examples":[{"id":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","sku":"MUG-BLUE","name":"Mug, blue","category":"kitchen","price":8.25,
"currency":"EUR","onFile":true,"onHand":40,"reserved":3,"available":37,"reorderPoint":10,"reorderQuantity":50,"safetyStock":5,
"updatedAt":"2026-03-14T09:26:53Z"}]})"},
    ResourceSchema{
        "ProductPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Product"}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{
        "ReservationPage",
        R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{
"orderId":{"type":"string","format":"uuid"},"orderNumber":{"type":["string","null"]},"units":{"type":"integer"},
"owed":{"type":"integer","description":"Units that the order has and that could not be held; they lie nowhere."},
"warehouse":{"type":["string","null"]},"warehouseId":{"type":["string","null"],"format":"uuid"},
"until":{"type":["string","null"],"format":"date-time","description":"When they are let go if the order is not paid; null once they are its for good."}},
"required":["orderId","orderNumber","units","warehouse","warehouseId","until"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"],
"examples":[{"items":[{"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","orderNumber":"WEB-20931","units":2,"warehouse":"LYON",
"warehouseId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c40","until":"2026-03-14T09:46:53Z"}],"next":null}]})"},
    ResourceSchema{"NotificationPage",
                   R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object",
"properties":{"id":{"type":"string"},"customerId":{"type":"string"},"title":{"type":"string"},"message":{"type":"string"},
"status":{"type":"string","enum":["unread","read"]},"createdAt":{"type":"string","format":"date-time"}},
"required":["id","customerId","title","message","status","createdAt"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"},
    ResourceSchema{"Notification",
                   R"({"type":"object","properties":{"id":{"type":"string"},"customerId":{"type":"string"},
"title":{"type":"string"},"message":{"type":"string"},"about":{"type":"string","description":"order, payment, shipping, stock."},
"status":{"type":"string","enum":["unread","read"]},"orderId":{"type":["string","null"],"format":"uuid"},
"createdAt":{"type":"string","format":"date-time"}},
"required":["id","customerId","title","message","about","status","orderId","createdAt"],
"examples":[{"id":"ntf-4b8f2a60-7c1d-5e93-8f26-d0a9b3c7e514-3","customerId":"C-4471","title":"Payment received",
"message":"Your payment of 34.50 EUR for order WEB-20931 has arrived. We pack it now.","about":"payment","status":"unread",
"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","createdAt":"2026-03-14T09:26:54.500Z"}]})"},
    ResourceSchema{"WarehousePage",
                   R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object",
"properties":{"id":{"type":"string","format":"uuid"},"code":{"type":"string"},"name":{"type":"string"},
"country":{"type":["string","null"],"description":"ISO 3166 alpha-2."}},"required":["id","code","name","country"]}},
"next":{"type":["string","null"],"description":"The after of the next page; null at the end."}},"required":["items","next"]})"}};

}  // namespace

std::span<const ResourceSchema> list_schemas() { return list_shapes; }

}  // namespace flowmart::catalog
