package com.athyper.proof.process;

import com.athyper.kernel.Value;
import com.athyper.loadtest.api.Ask;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** What an operator asks of one node. */
public record ManagementApi(Api api) {

    /** Fails unless the node sees so many members, all of them up and reachable. */
    public boolean seesWhole(int size) throws IOException, InterruptedException {
        Answered view = api.send(Ask.get("/cluster/members")).expect(200);
        List<Value.Fields> members = view.objects("members");
        boolean whole =
                members.size() == size
                        && members.stream()
                                .allMatch(
                                        member ->
                                                member.text("status")
                                                                .filter("Up"::equals)
                                                                .isPresent()
                                                        && member.get("reachable")
                                                                .filter(Value.of(true)::equals)
                                                                .isPresent());
        if (!whole) {
            throw new AssertionError("the cluster is not whole: " + view);
        }
        return true;
    }

    /** How many entities of all types live on the node with the given cluster address. */
    public int entitiesOn(String address) throws IOException, InterruptedException {
        int entities = 0;
        for (Value.Fields type :
                api.send(Ask.get("/cluster/shards")).expect(200).objects("types")) {
            for (var node : fields(type.get("nodes").orElseThrow()).values().entrySet()) {
                if (node.getKey().endsWith("@" + address)) {
                    entities += sum(fields(node.getValue()));
                }
            }
        }
        return entities;
    }

    /** The names of all events of an approval in the demo tenant, in order, each as it happened. */
    public List<Value.Fields> events(String instance) throws IOException, InterruptedException {
        return api.send(Ask.get("/actors/approval/demo:" + instance + "/events"))
                .expect(200)
                .objects("items");
    }

    public Answered approval(String instance, int at) throws IOException, InterruptedException {
        return api.send(Ask.get("/actors/approval/demo:" + instance + "?at=" + at));
    }

    private static int sum(Value.Fields shards) {
        return shards.values().values().stream()
                .map(count -> ((Value.Num) count).value())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .intValueExact();
    }

    private static Value.Fields fields(Value value) {
        return (Value.Fields) value;
    }
}
