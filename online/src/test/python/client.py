#!/usr/bin/env python3
"""A stranger's client: stubs made from the .proto files on the spot, no code of Tessera's.

    python3 client.py HOST:PORT [NEW-USER]

Asks a running ranker for health, reflection, a slate, a slate after recorded events, candidates in order, neighbours, and a bad request.
Exits with 0 if all answers are as tessera.v1 says, 1 if not, 77 (skipped, and says so) where Python lacks the packages:
pip install grpcio-tools grpcio-health-checking grpcio-reflection
"""
import importlib
import pathlib
import sys
import tempfile
import uuid

try:
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc
    from grpc_tools import protoc
except ImportError as missing:
    print(f"skipped: {missing}; pip install grpcio-tools grpcio-health-checking grpcio-reflection")
    sys.exit(77)

PROTO = pathlib.Path(__file__).resolve().parents[4] / "proto" / "src" / "main" / "proto"


def stubs():
    """Compiles the .proto files and imports what came out."""
    out = tempfile.mkdtemp(prefix="tessera-stubs-")
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{PROTO}", f"-I{well_known}", f"--python_out={out}", f"--grpc_python_out={out}"]
    if protoc.main(arguments + [str(file) for file in sorted(PROTO.rglob("*.proto"))]) != 0:
        sys.exit("protoc failed")
    sys.path.insert(0, out)
    names = ("tessera.v1.model_pb2", "tessera.v1.ranker_pb2", "tessera.v1.ranker_pb2_grpc")
    return [importlib.import_module(name) for name in names]


def show(title, answer, model):
    decision = answer.decision
    reason = f" ({decision.reason})" if decision.reason else ""
    print(f"\n{title}\n  {model.Rung.Name(decision.rung)}{reason}, generation {decision.generation}, decision {decision.id}")
    for place, item in enumerate(answer.items, 1):
        print(f"  {place:2} {item.score:9.4f}  {item.item_id:20} {item.title}")


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")


def explained(item):
    """Adds the parts as the documentation says, and rounds to 32 bits."""
    import struct

    parts = item.explanation
    total = ((((parts.text + parts.image) + parts.attributes) + parts.behaviour) + parts.bias) + parts.rules
    return struct.unpack("f", struct.pack("f", total))[0] == item.score


def main(target, user):
    model, messages, services = stubs()
    with grpc.insecure_channel(target) as channel:
        health = health_pb2_grpc.HealthStub(channel).Check(
            health_pb2.HealthCheckRequest(service="tessera.v1.Ranker"), wait_for_ready=True, timeout=30)
        print("health:", health_pb2.HealthCheckResponse.ServingStatus.Name(health.status))
        check(health.status == health_pb2.HealthCheckResponse.SERVING, "the ranker is not serving")
        ranker = services.RankerStub(channel)

        def recommend():
            return ranker.Recommend(messages.RecommendRequest(user_id=user, size=5, explain=True), timeout=5)

        cold = recommend()
        show(f"{user}, unknown", cold, model)
        check(cold.decision.rung == model.RUNG_POPULARITY, "an unknown user gets what is popular")

        events = [
            model.Event(event_id=str(uuid.uuid4()), user_id=user, item_id=item.item_id, kind=model.EVENT_KIND_CLICK,
                        impression=model.Impression(decision_id=cold.decision.id, position=place))
            for place, item in enumerate(cold.items[:3])
        ]
        first = ranker.RecordEvents(messages.RecordEventsRequest(events=events), timeout=5)
        again = ranker.RecordEvents(messages.RecordEventsRequest(events=events), timeout=5)
        recorded, duplicate = messages.EventResult.OUTCOME_RECORDED, messages.EventResult.OUTCOME_DUPLICATE
        check([result.outcome for result in first.results] == [recorded] * 3, "three events are recorded")
        check([result.outcome for result in again.results] == [duplicate] * 3, "the same three are duplicates")

        warm = recommend()
        show(f"{user}, after three clicks", warm, model)
        check(warm.decision.rung == model.RUNG_FULL, "a known user gets the full ranking")
        check(not {event.item_id for event in events} & {item.item_id for item in warm.items}, "seen items are left out")
        check(all(explained(item) for item in warm.items), "explanations sum to the score bit for bit")

        candidates = [item.item_id for item in warm.items][::-1] + ["no-such-item"]
        ranked = ranker.Rank(messages.RankRequest(user_id=user, candidate_item_ids=candidates), timeout=5)
        show("the same, as candidates", ranked, model)
        check([item.item_id for item in ranked.items] == [item.item_id for item in warm.items], "Rank agrees with Recommend")
        check(list(ranked.unknown_item_ids) == ["no-such-item"], "unknown candidates are named")

        query = warm.items[0].item_id
        show(f"like {query}", ranker.SimilarItems(messages.SimilarItemsRequest(item_id=query, size=5), timeout=5), model)

        try:
            ranker.Recommend(messages.RecommendRequest(user_id=user, size=0), timeout=5)
            check(False, "size 0 is refused")
        except grpc.RpcError as refused:
            print(f"\nsize 0: {refused.code().name}: {refused.details()}")
            check(refused.code() == grpc.StatusCode.INVALID_ARGUMENT, "size 0 is INVALID_ARGUMENT")
    print("\nall as documented")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else f"stranger-{uuid.uuid4().hex[:8]}")
