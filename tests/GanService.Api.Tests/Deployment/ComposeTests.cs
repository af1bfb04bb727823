using System.Text.RegularExpressions;

namespace GanService.Api.Tests.Deployment;

/// <summary>The compose file of several nodes, and its proxy.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, Dictionary<object, object>> services = ServicesOf("compose.scale.yml");

    private static readonly string proxy = Comment().Replace(Manifests.Text("nginx.scale.conf"), "");

    /// <summary>The environment of a service.</summary>
    internal static Dictionary<string, string> EnvironmentOf(string service) => Map(services[service]["environment"]).ToDictionary(e => $"{e.Key}", e => $"{e.Value}");

    [Fact]
    public void Compose_OfSeveralNodes_HasTwoOfEachRole()
    {
        Assert.Equal(["postgres", "proxy", "s3", "web", "worker"], services.Keys.Order());
        Assert.All(["web", "worker"], role =>
        {
            Assert.Equal("2", Map(services[role]["deploy"])["replicas"]);
            Assert.Equal(role, EnvironmentOf(role)["GanService__Role"]);
            // Not a named volume, which replicas would share.
            Assert.Equal(["/data"], List(services[role]["volumes"]));
        });
    }

    [Fact]
    public void Services_OfCompose_AreConfinedBoundedAndProbed()
    {
        Assert.Equal(["cpus", "memory", "pids"], Map(Map(Map(ServicesOf("compose.yml")["ganservice"]["deploy"])["resources"])["limits"]).Keys.Select(k => $"{k}").Order());
        Assert.All(services, entry =>
        {
            var (name, service) = entry;
            Assert.True(service.ContainsKey("healthcheck"), $"{name} has no health check");
            Assert.True(service.ContainsKey("stop_grace_period"), $"{name} has no time to end");
            Assert.Equal("true", service["read_only"]);
            Assert.Equal(["ALL"], List(service["cap_drop"]));
            Assert.Equal(["no-new-privileges:true"], List(service["security_opt"]));
            Assert.Equal(["cpus", "memory", "pids"], Map(Map(Map(service["deploy"])["resources"])["limits"]).Keys.Select(k => $"{k}").Order());
            if (service.ContainsKey("build"))
                return;
            Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", $"{service["user"]}"); // the service's own image names its user itself
            Assert.Matches(@":[0-9]+\.[0-9]+", $"{service["image"]}");
        });
    }

    [Theory]
    [InlineData("compose.yml", "ganservice", 40)]
    [InlineData("compose.scale.yml", "web", 40)]
    [InlineData("compose.scale.yml", "worker", 120)]
    public void Services_ThatEnd_HaveTheTimeThatTakes(string file, string service, int seconds)
    {
        var given = Regex.Match($"{ServicesOf(file)[service]["stop_grace_period"]}", "^([0-9]+)s$");

        Assert.True(int.Parse(given.Groups[1].Value) >= seconds);
    }

    [Theory]
    [InlineData("web", "postgres")]
    [InlineData("web", "s3")]
    [InlineData("worker", "postgres")]
    [InlineData("worker", "s3")]
    [InlineData("proxy", "web")]
    public void Services_ThatNeedAnother_WaitUntilItIsHealthy(string service, string needed)
    {
        Assert.Equal("service_healthy", Map(Map(services[service]["depends_on"])[needed])["condition"]);
        Assert.NotEmpty(List(services[service]["networks"]).Intersect(List(services[needed]["networks"])));
    }

    [Fact]
    public void Proxy_OfCompose_IsAllThatOthersReach()
    {
        Assert.Equal(["proxy"], services.Where(s => s.Value.ContainsKey("ports")).Select(s => s.Key));
        Assert.Equal(["${LISTEN:-127.0.0.1:8080}:8080"], List(services["proxy"]["ports"]));
        Assert.Equal("true", Map(Map(Manifests.Compose("compose.scale.yml")["networks"])["back"])["internal"]);
        Assert.DoesNotContain("front", List(services["postgres"]["networks"]).Concat(List(services["s3"]["networks"])).Concat(List(services["worker"]["networks"])));
    }

    [Fact]
    public void Secrets_OfCompose_HaveNoDefault()
    {
        var text = Manifests.Text("compose.scale.yml");
        var needed = Needed().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order().ToList();
        var secrets = services.Where(s => s.Value.ContainsKey("environment")).SelectMany(s => EnvironmentOf(s.Key))
            .Where(e => e.Key is "POSTGRES_PASSWORD" or "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "GanService__Database").ToList();

        Assert.Equal(["POSTGRES_PASSWORD", "PUBLIC_HOST", "S3_ACCESS_KEY", "S3_SECRET_KEY"], needed);
        Assert.Equal(needed, Manifests.Environment(".env.example").Where(e => e.Value.Length == 0).Select(e => e.Key).Order());
        Assert.All(secrets, e => Assert.Matches(Needed(), e.Value));
    }

    [Theory]
    [InlineData("client_max_body_size 0;")]
    [InlineData("proxy_request_buffering off;")]
    [InlineData("proxy_http_version 1.1;")]
    [InlineData("proxy_set_header Host $http_host;")]
    [InlineData("proxy_set_header Upgrade $http_upgrade;")]
    [InlineData("proxy_set_header Connection $connection_upgrade;")]
    [InlineData("proxy_set_header X-Forwarded-For $remote_addr;")]
    [InlineData("proxy_read_timeout 1h;")]
    [InlineData("listen 8080;")]
    public void Proxy_OfCompose_SaysThisForEveryAddress(string directive) => Assert.Contains(directive, proxy, StringComparison.Ordinal);

    [Theory]
    [InlineData("~ ^/jobs/[^/]+/events$", "web")]
    [InlineData("/hubs/", "hubs")]
    public void Proxy_OfCompose_DoesNotKeepStreamsBack(string location, string upstream)
    {
        var block = Block($"location {location}");

        Assert.Contains("proxy_buffering off;", block, StringComparison.Ordinal);
        Assert.Contains($"proxy_pass http://{upstream};", block, StringComparison.Ordinal);
    }

    [Fact]
    public void Proxy_OfCompose_IsStickyForHubsOnly()
    {
        Assert.Contains("hash $remote_addr;", Block("upstream hubs"), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", Block("upstream web"), StringComparison.Ordinal);
        Assert.All(["upstream web", "upstream hubs"], upstream => Assert.Contains("server web:8080 resolve;", Block(upstream), StringComparison.Ordinal));
    }

    private static string Block(string head)
    {
        var start = proxy.IndexOf($"{head} {{", StringComparison.Ordinal);
        Assert.True(start >= 0, $"nginx.scale.conf has no {head}");
        return proxy[start..proxy.IndexOf("\n  }", start, StringComparison.Ordinal)];
    }

    private static Dictionary<string, Dictionary<object, object>> ServicesOf(string file) => Map(Manifests.Compose(file)["services"]).ToDictionary(s => $"{s.Key}", s => Map(s.Value));

    private static Dictionary<object, object> Map(object value) => Assert.IsType<Dictionary<object, object>>(value);

    private static IEnumerable<string> List(object value) => Assert.IsType<List<object>>(value).Select(item => $"{item}");

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex Needed();

    [GeneratedRegex("#.*")]
    private static partial Regex Comment();
}
