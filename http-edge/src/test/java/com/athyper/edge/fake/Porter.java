package com.athyper.edge.fake;

import com.athyper.edge.problem.EdgeError;
import com.athyper.identity.IdentityError;
import com.athyper.identity.LocalIdentity;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Value;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An identity provider that knows the realm demo and the password of user. */
public final class Porter implements LocalIdentity {

    @Override
    public CompletionStage<Answer<Value.Fields>> configuration(String realm) {
        return document(realm, "issuer");
    }

    @Override
    public CompletionStage<Answer<Value.Fields>> certificates(String realm) {
        return document(realm, "keys");
    }

    private static CompletionStage<Answer<Value.Fields>> document(String realm, String member) {
        return CompletableFuture.completedStage(
                realm.equals("demo")
                        ? Answer.ok(Value.object().put(member, "planted").build())
                        : Answer.refused(EdgeError.NOT_FOUND.because("there is no such realm")));
    }

    @Override
    public CompletionStage<TokenReply> token(
            String realm, Map<String, String> form, Optional<String> authorization) {
        return CompletableFuture.completedStage(
                "user".equals(form.get("password"))
                        ? new TokenReply(
                                200, Value.object().put("access_token", "user@demo").build())
                        : new TokenReply(
                                401, Value.object().put("error", "invalid_grant").build()));
    }

    @Override
    public CompletionStage<LoginReply> authorize(String realm, Map<String, String> query) {
        return CompletableFuture.completedStage(
                new LoginReply.LoginPage(200, "<form>" + query.get("state") + "</form>"));
    }

    @Override
    public CompletionStage<LoginReply> login(String realm, Map<String, String> form) {
        return CompletableFuture.completedStage(
                "user".equals(form.get("password"))
                        ? new LoginReply.Redirect("http://localhost:9000/back?code=1")
                        : new LoginReply.LoginPage(401, IdentityError.TOKEN_REJECTED.title()));
    }
}
