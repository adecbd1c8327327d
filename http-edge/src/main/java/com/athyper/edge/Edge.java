package com.athyper.edge;

import com.athyper.edge.access.AttachmentDesk;
import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.DecisionTrail;
import com.athyper.edge.access.DifferenceDesk;
import com.athyper.edge.access.ExplainDesk;
import com.athyper.edge.access.HistoryDesk;
import com.athyper.edge.access.QueryDesk;
import com.athyper.edge.access.RecordDesk;
import com.athyper.edge.audit.AuditRoutes;
import com.athyper.edge.data.AttachmentRoutes;
import com.athyper.edge.data.BulkRoutes;
import com.athyper.edge.data.DeletedRoutes;
import com.athyper.edge.data.ExportRoutes;
import com.athyper.edge.data.HistoryRoutes;
import com.athyper.edge.data.ImportReportRoutes;
import com.athyper.edge.data.ImportRoutes;
import com.athyper.edge.data.RecordRoutes;
import com.athyper.edge.data.SearchRoutes;
import com.athyper.edge.data.TransitionRoutes;
import com.athyper.edge.endpoint.Endpoint;
import com.athyper.edge.endpoint.Router;
import com.athyper.edge.graphql.DocumentRoutes;
import com.athyper.edge.graphql.GraphqlRoutes;
import com.athyper.edge.health.Health;
import com.athyper.edge.health.HealthRoutes;
import com.athyper.edge.health.KeySetRoutes;
import com.athyper.edge.iam.BindingRoutes;
import com.athyper.edge.iam.BreakGlassRoutes;
import com.athyper.edge.iam.DelegationRoutes;
import com.athyper.edge.iam.GroupRoutes;
import com.athyper.edge.iam.OrgDesk;
import com.athyper.edge.iam.OrgUnitRoutes;
import com.athyper.edge.iam.PrincipalRoutes;
import com.athyper.edge.iam.SeparationSetRoutes;
import com.athyper.edge.iam.StandingRoutes;
import com.athyper.edge.login.LoginRoutes;
import com.athyper.edge.meta.ChangeRoutes;
import com.athyper.edge.meta.CompileRoutes;
import com.athyper.edge.meta.CompiledRoutes;
import com.athyper.edge.meta.ContractRoutes;
import com.athyper.edge.meta.DefinitionArea;
import com.athyper.edge.meta.DefinitionRoutes;
import com.athyper.edge.meta.DefinitionTextRoutes;
import com.athyper.edge.meta.OverlayRoutes;
import com.athyper.edge.openapi.DocsRoutes;
import com.athyper.edge.pipeline.Gate;
import com.athyper.edge.pipeline.Limits;
import com.athyper.edge.pipeline.Pipeline;
import com.athyper.edge.pipeline.ProblemParsingErrors;
import com.athyper.edge.pipeline.Refusals;
import com.athyper.edge.platform.CacheRoutes;
import com.athyper.edge.platform.InfoRoutes;
import com.athyper.edge.platform.TenantRoutes;
import com.athyper.edge.platform.UsageRoutes;
import com.athyper.edge.policy.AccessRoutes;
import com.athyper.edge.policy.AnalysisRoutes;
import com.athyper.edge.policy.DecisionRoutes;
import com.athyper.edge.policy.DifferenceRoutes;
import com.athyper.edge.policy.ExplainRoutes;
import com.athyper.edge.policy.NotificationRoutes;
import com.athyper.edge.policy.PolicyRoutes;
import com.athyper.edge.policy.PolicyVersionRoutes;
import com.athyper.edge.policy.Proposals;
import com.athyper.edge.policy.Questions;
import com.athyper.edge.policy.ReachRoutes;
import com.athyper.edge.policy.ReplayRoutes;
import com.athyper.edge.policy.SeparationRoutes;
import com.athyper.edge.policy.SimulationRoutes;
import com.athyper.edge.problem.ErrorCatalog;
import com.athyper.edge.query.QueryRoutes;
import com.athyper.edge.query.SavedQueryRoutes;
import com.athyper.edge.reference.ReferenceRoutes;
import com.athyper.edge.workflow.BulkTaskRoutes;
import com.athyper.edge.workflow.ComparisonRoutes;
import com.athyper.edge.workflow.ComplianceRoutes;
import com.athyper.edge.workflow.HandingRoutes;
import com.athyper.edge.workflow.InboxRoutes;
import com.athyper.edge.workflow.InstanceListing;
import com.athyper.edge.workflow.InstanceRoutes;
import com.athyper.edge.workflow.MigrationRoutes;
import com.athyper.edge.workflow.PastInboxRoutes;
import com.athyper.edge.workflow.RecoveryRoutes;
import com.athyper.edge.workflow.TaskRoutes;
import com.athyper.edge.workflow.VerificationRoutes;
import com.athyper.meta.query.QueryBudget;
import com.athyper.policy.text.PolicyText;
import com.athyper.workflow.template.TemplateReader;
import com.athyper.workflow.template.TemplateText;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;

import scala.concurrent.duration.Duration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The platform over HTTP. */
public final class Edge {
    private static final int HEADER_VALUE_MAX = 16 * 1024;

    private Edge() {}

    /** Listens. What a handler does not answer in time is answered by us, so the server waits. */
    public static CompletionStage<ServerBinding> start(
            ActorSystem<?> system, EdgeSettings settings, EdgeDoors doors, Health health) {
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .adaptSettings(usual -> server(usual, settings))
                .bind(handler(system, settings, doors, health));
    }

    /** The whole edge as one function. */
    public static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
            ActorSystem<?> system, EdgeSettings settings, EdgeDoors doors, Health health) {
        return handler(system, settings, doors, endpoints(settings, doors, health));
    }

    /** The same over another table. */
    static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
            ActorSystem<?> system,
            EdgeSettings settings,
            EdgeDoors doors,
            List<? extends Endpoint> endpoints) {
        var pipeline =
                new Pipeline(
                        system,
                        new Router(endpoints),
                        new Pipeline.Doors(
                                doors.authenticator(),
                                doors.tenants(),
                                doors.policies(),
                                new DecisionTrail.Books(doors.decisions(), doors.notices()),
                                doors.audit(),
                                doors.idempotency(),
                                doors.ids(),
                                doors.clock()),
                        settings.limits());
        return pipeline::handle;
    }

    /** The table: what is not in it cannot be asked. */
    public static List<Endpoint> endpoints(EdgeSettings settings, EdgeDoors doors, Health health) {
        var desk = new RecordDesk(doors.records());
        var table = new ArrayList<>(definitions(doors));
        var history = new HistoryDesk(doors.records());
        table.addAll(new SearchRoutes(doors.models(), desk).endpoints());
        table.addAll(new HistoryRoutes(doors.models(), history).endpoints());
        var bulk = new BulkDesk(doors.records());
        table.addAll(new RecordRoutes(doors.models(), desk, bulk, history).endpoints());
        var files = new AttachmentDesk(desk, doors.attachments(), doors.blobs());
        table.addAll(new AttachmentRoutes(doors.models(), files).endpoints());
        table.addAll(new DeletedRoutes(doors.models(), desk).endpoints());
        table.addAll(transfers(doors, desk, bulk));
        var queries = new QueryDesk(doors.queries(), QueryBudget.USUAL);
        table.addAll(new QueryRoutes(doors.models(), queries).endpoints());
        table.addAll(
                new SavedQueryRoutes(doors.models(), queries, doors.savedQueries()).endpoints());
        table.addAll(
                new TransitionRoutes(
                                doors.models(), desk, doors.approvals(), doors.templateInForce())
                        .endpoints());
        table.addAll(
                new GraphqlRoutes(
                                table,
                                new Refusals(doors.audit()),
                                new GraphqlRoutes.Doors(
                                        doors.models(),
                                        desk,
                                        doors.documents(),
                                        doors.cache(),
                                        doors.feed(),
                                        new Gate(doors.authenticator(), doors.tenants()),
                                        doors.policies(),
                                        history,
                                        health))
                        .endpoints());
        table.addAll(new DocumentRoutes(doors.documents(), doors.cache()).endpoints());
        table.addAll(
                new VerificationRoutes(doors.definitions(), doors.models(), doors.directory())
                        .endpoints());
        table.addAll(workflow(doors));
        table.addAll(decisions(doors, desk));
        table.addAll(new DecisionRoutes(doors.decisions(), doors.models()).endpoints());
        table.addAll(new NotificationRoutes(doors.notices()).endpoints());
        table.addAll(
                new PrincipalRoutes(doors.directory(), doors.principals(), doors.models())
                        .endpoints());
        table.addAll(identity(doors));
        table.addAll(new AuditRoutes(doors.audit(), doors.models()).endpoints());
        table.addAll(operations(settings, doors));
        table.addAll(new ReferenceRoutes().endpoints());
        table.addAll(new InfoRoutes(settings.version(), settings.environment()).endpoints());
        table.addAll(new HealthRoutes(health).endpoints());
        table.addAll(new KeySetRoutes(health).endpoints());
        doors.localIdentity()
                .ifPresent(identity -> table.addAll(new LoginRoutes(identity).endpoints()));
        return new DocsRoutes(table, ErrorCatalog.of(doors.errors()), settings.version()).all();
    }

    private static List<Endpoint> workflow(EdgeDoors doors) {
        var table = new ArrayList<Endpoint>();
        table.addAll(new InboxRoutes(doors.inbox(), doors.directory()).endpoints());
        table.addAll(new BulkTaskRoutes(doors.approvals(), doors.audit()).endpoints());
        table.addAll(new TaskRoutes(doors.approvals(), doors.directory()).endpoints());
        table.addAll(new HandingRoutes(doors.approvals(), doors.directory()).endpoints());
        table.addAll(new ComplianceRoutes(doors.compliance()).endpoints());
        table.addAll(new InstanceListing(doors.instances(), doors.directory()).endpoints());
        table.addAll(
                new PastInboxRoutes(doors.instances(), doors.approvals(), doors.directory())
                        .endpoints());
        var instances = new InstanceRoutes(doors.approvals(), doors.directory());
        table.addAll(instances.endpoints());
        table.addAll(new ComparisonRoutes(doors.approvals(), instances).endpoints());
        table.addAll(new RecoveryRoutes(doors.approvals(), instances).endpoints());
        table.addAll(new MigrationRoutes(doors.migrations(), doors.ids()).endpoints());
        return table;
    }

    private static List<Endpoint> transfers(EdgeDoors doors, RecordDesk desk, BulkDesk bulk) {
        var table = new ArrayList<Endpoint>();
        table.addAll(new BulkRoutes(doors.models(), desk, bulk, doors.audit()).endpoints());
        table.addAll(
                new ImportRoutes(
                                doors.models(),
                                new ImportRoutes.Desks(desk, bulk),
                                doors.imports(),
                                doors.clock())
                        .endpoints());
        table.addAll(
                new ImportReportRoutes(doors.models(), doors.imports(), doors.clock()).endpoints());
        table.addAll(new ExportRoutes(doors.models(), desk, doors.audit()).endpoints());
        return table;
    }

    private static List<Endpoint> decisions(EdgeDoors doors, RecordDesk desk) {
        var questions = new Questions(doors.directory(), doors.models(), desk);
        var table = new ArrayList<>(new PolicyRoutes(questions).endpoints());
        table.addAll(new AccessRoutes(questions).endpoints());
        var why = new ExplainDesk(doors.records());
        table.addAll(new ExplainRoutes(questions, why, doors.models()).endpoints());
        table.addAll(
                new AnalysisRoutes(questions, doors.definitions(), doors.models()).endpoints());
        table.addAll(new PolicyVersionRoutes(doors.definitions()).endpoints());
        table.addAll(new ReachRoutes(questions, doors.models()).endpoints());
        table.addAll(new SeparationRoutes(questions).endpoints());
        table.addAll(
                new DefinitionTextRoutes(
                                doors.definitions(),
                                DefinitionArea.POLICIES,
                                version -> PolicyText.write(version.document()))
                        .endpoints());
        table.addAll(
                new DefinitionTextRoutes(
                                doors.definitions(),
                                DefinitionArea.TEMPLATES,
                                version ->
                                        TemplateText.write(
                                                TemplateReader.read(
                                                        version.number(), version.document())))
                        .endpoints());
        var proposals = new Proposals(doors.definitions());
        table.addAll(
                new SimulationRoutes(questions, proposals, doors.definitions(), doors.directory())
                        .endpoints());
        table.addAll(new ReplayRoutes(proposals, doors.decisions(), doors.models()).endpoints());
        table.addAll(
                new DifferenceRoutes(
                                proposals,
                                new DifferenceDesk(doors.records()),
                                doors.directory(),
                                doors.models(),
                                doors.clock())
                        .endpoints());
        return table;
    }

    private static List<Endpoint> identity(EdgeDoors doors) {
        var desk = new OrgDesk(doors.directory(), doors.orgItems(), doors.models());
        var table = new ArrayList<Endpoint>();
        table.addAll(new GroupRoutes(desk).endpoints());
        table.addAll(new OrgUnitRoutes(desk).endpoints());
        table.addAll(new BindingRoutes(desk).endpoints());
        DelegationRoutes.PATHS.forEach(
                path -> table.addAll(new DelegationRoutes(desk, path).endpoints()));
        table.addAll(new BreakGlassRoutes(desk).endpoints());
        table.addAll(new SeparationSetRoutes(desk).endpoints());
        table.addAll(new StandingRoutes(desk).endpoints());
        return table;
    }

    private static List<Endpoint> operations(EdgeSettings settings, EdgeDoors doors) {
        var table = new ArrayList<Endpoint>();
        table.addAll(new TenantRoutes(doors.tenants(), settings.operatorsTenant()).endpoints());
        table.addAll(
                new UsageRoutes(doors.tenants(), doors.attachments(), settings.operatorsTenant())
                        .endpoints());
        table.addAll(
                new CacheRoutes(doors.cache(), doors.audit(), settings.operatorsTenant())
                        .endpoints());
        return table;
    }

    private static List<Endpoint> definitions(EdgeDoors doors) {
        var table = new ArrayList<Endpoint>();
        for (var area :
                List.of(
                        DefinitionArea.ENTITIES,
                        DefinitionArea.TEMPLATES,
                        DefinitionArea.CALENDARS,
                        DefinitionArea.POLICIES)) {
            table.addAll(
                    new DefinitionRoutes(doors.definitions(), doors.models(), doors.survey(), area)
                            .endpoints());
        }
        table.addAll(new OverlayRoutes(doors.definitions(), doors.models()).endpoints());
        table.addAll(new CompileRoutes(doors.definitions(), doors.models()).endpoints());
        table.addAll(new CompiledRoutes(doors.models()).endpoints());
        table.addAll(new ContractRoutes(doors.models()).endpoints());
        table.addAll(
                new ChangeRoutes(doors.definitions(), doors.models(), doors.survey()).endpoints());
        return table;
    }

    private static ServerSettings server(ServerSettings usual, EdgeSettings settings) {
        return usual.withParserSettings(parser(usual.getParserSettings(), settings.limits()))
                .withParsingErrorHandler(ProblemParsingErrors.class.getName())
                .withServerHeader(Optional.empty())
                .withMaxConnections(settings.connectionsMax())
                .withRawRequestUriHeader(true)
                .withTransparentHeadRequests(true)
                .withVerboseErrorMessages(false)
                .withTimeouts(usual.getTimeouts().withRequestTimeout(Duration.Inf()));
    }

    /** One more than ours everywhere: ours are told as problems with a request id. */
    private static ParserSettings parser(ParserSettings usual, Limits limits) {
        return usual.withModeledHeaderParsing(false)
                .withIllegalHeaderWarnings(false)
                .withMaxUriLength(limits.targetLengthMax() + 1)
                .withMaxHeaderValueLength(HEADER_VALUE_MAX)
                .withMaxContentLength(limits.bodyBytesMax() + 1);
    }
}
