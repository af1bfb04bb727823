using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GanService.Api.Tests.Deployment;

/// <summary>The manifests for Kubernetes as far as they can be checked without a cluster, and the settings that all files in <c>docker</c> name.</summary>
public sealed partial class DeploymentTests
{
    // Those that the service does not have yet; a name may be here and among its properties.
    private static readonly Dictionary<string, PropertyInfo> settings =
        typeof(Program).Assembly.GetTypes().Single(t => t.Name == "GanServiceOptions").GetProperties().ToDictionary(p => p.Name);

    public static TheoryData<string> CoreManifests => [.. Manifests.Kubernetes.Where(Manifests.IsCore).Select(m => m.ToString())];

    [Theory]
    [MemberData(nameof(CoreManifests))]
    public void Manifest_OfACoreKind_HasOnlyKnownKeysAndRightTypes(string name)
    {
        var manifest = Manifests.Kubernetes.Single(m => m.ToString() == name);

        Assert.NotNull(Manifests.Parse(manifest));
    }

    [Theory]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true")]
    [InlineData("periodSeconds: 2", "periodSeconds: often")]
    public void Manifest_WithAWrongKeyOrType_IsRefused(string right, string wrong)
    {
        var manifest = Manifests.Kubernetes.Single(m => m.Kind == "apps/v1 Deployment" && m.Name == "web");
        Assert.Contains(right, manifest.Text, StringComparison.Ordinal);

        Assert.ThrowsAny<YamlException>(() => Manifests.Parse(manifest with { Text = manifest.Text.Replace(right, wrong, StringComparison.Ordinal) }));
    }

    [Fact]
    public void Manifests_OfOtherKinds_AreThoseOfKeda()
    {
        Assert.Equal(
            ["keda.sh/v1alpha1 ScaledObject worker", "keda.sh/v1alpha1 TriggerAuthentication queue"],
            Manifests.Kubernetes.Where(m => !Manifests.IsCore(m)).Select(m => $"{m.Kind} {m.Name}"));
    }

    [Fact]
    public void Kustomization_OfTheFolder_NamesAllItsFiles()
    {
        var root = Manifests.Kustomization;
        var sources = new[] { "configMapGenerator", "secretGenerator" }.SelectMany(key => Items(root[key])).SelectMany(generator => Items(generator["envs"]));

        Assert.Equal(Manifests.Kubernetes.Select(m => m.File).Distinct().Order(), Items(root["resources"]).Select(n => $"{n}").Order());
        Assert.All(sources, source => Assert.True(
            File.Exists(Path.Combine(Manifests.Folder, "kubernetes", $"{source}")) || File.Exists(Path.Combine(Manifests.Folder, "kubernetes", $"{source}.example")), $"{source} is not there"));
    }

    [Fact]
    public void Pods_OfAllDeployments_AreConfinedBoundedAndProbed()
    {
        Assert.Equal(["web", "worker"], Manifests.All<V1Deployment>().Select(d => d.Metadata.Name).Order());
        Assert.All(Manifests.All<V1Deployment>(), deployment =>
        {
            var pod = deployment.Spec.Template.Spec;
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.NotEmpty(pod.TopologySpreadConstraints);
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
            Assert.All(pod.Volumes, volume => Assert.NotNull(volume.EmptyDir?.SizeLimit));
            var container = Assert.Single(pod.Containers);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Subset(container.Resources.Requests.Keys.ToHashSet(), new HashSet<string> { "cpu", "memory" });
            Assert.Subset(container.Resources.Limits.Keys.ToHashSet(), new HashSet<string> { "cpu", "memory" });
            Assert.Equal(pod.Volumes.Select(v => v.Name).Order(), container.VolumeMounts.Select(m => m.Name).Order());
            Assert.Equal(["/cache", "/data", "/tmp"], container.VolumeMounts.Select(m => m.MountPath).Order());
            Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe], probe => Assert.Contains(container.Ports, p => p.Name == probe.HttpGet.Port.Value));
            Assert.Equal(8080, Assert.Single(container.Ports).ContainerPort);
        });
    }

    [Theory]
    [InlineData("web", 40)]
    [InlineData("worker", 120)]
    public void Pods_OfARole_HaveTheTimeThatTheirEndTakes(string role, int seconds)
    {
        var pod = Manifests.All<V1Deployment>().Single(d => d.Metadata.Name == role).Spec.Template.Spec;

        Assert.Equal(role, pod.Containers[0].Env.Single(e => e.Name == "GanService__Role").Value);
        Assert.True(pod.TerminationGracePeriodSeconds >= seconds + (pod.Containers[0].Lifecycle?.PreStop.Sleep.Seconds ?? 0));
    }

    [Fact]
    public void Generators_OfTheKustomization_AreWhatPodsAndKedaRead()
    {
        string[] NamesOf(string key) => [.. Items(Manifests.Kustomization[key]).Select(n => $"{n["name"]}")];
        var sources = Manifests.All<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.Containers[0].EnvFrom).ToList();

        Assert.All(sources.Where(s => s.ConfigMapRef is not null), s => Assert.Contains(s.ConfigMapRef.Name, NamesOf("configMapGenerator")));
        Assert.All(sources.Where(s => s.SecretRef is not null), s => Assert.Contains(s.SecretRef.Name, NamesOf("secretGenerator")));
        var secret = Assert.Single(Items(Keda("TriggerAuthentication")["spec"]["secretTargetRef"]));
        Assert.Contains($"{secret["name"]}", NamesOf("secretGenerator"));
        Assert.Contains($"{secret["key"]}", Manifests.Environment("kubernetes/queue.env.example").Keys);
    }

    [Fact]
    public void Selectors_OfAllManifests_FindPods()
    {
        var pods = Manifests.All<V1Deployment>().Select(d => d.Spec.Template.Metadata.Labels).ToList();
        List<(string Name, IDictionary<string, string> Labels)> selectors =
        [
            .. Manifests.All<V1Service>().Select(s => (s.Metadata.Name, s.Spec.Selector)),
            .. Manifests.All<V1PodDisruptionBudget>().Select(b => (b.Metadata.Name, b.Spec.Selector.MatchLabels)),
            .. Manifests.All<V1NetworkPolicy>().Select(p => (p.Metadata.Name, p.Spec.PodSelector.MatchLabels)),
            .. Manifests.All<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Selector.MatchLabels)),
            .. Manifests.All<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.TopologySpreadConstraints.Select(t => (d.Metadata.Name, t.LabelSelector.MatchLabels))),
        ];

        Assert.Equal(2, pods.DistinctBy(labels => labels["app.kubernetes.io/component"]).Count());
        Assert.All(selectors, s => Assert.Contains(pods, labels => s.Labels.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value)));
        Assert.All(selectors.Where(s => s.Name is "web" or "worker"), s => Assert.Equal(s.Name, s.Labels["app.kubernetes.io/component"]));
    }

    [Fact]
    public void Ingresses_OfWebNodes_ReachServicesThatReachPods()
    {
        var ports = Manifests.All<V1Deployment>().Single(d => d.Metadata.Name == "web").Spec.Template.Spec.Containers[0].Ports.Select(p => p.Name).ToList();
        var services = Manifests.All<V1Service>().ToDictionary(s => s.Metadata.Name);
        var paths = Manifests.All<V1Ingress>().SelectMany(i => i.Spec.Rules).SelectMany(r => r.Http.Paths).ToList();

        Assert.Equal(["/", "/hubs"], paths.Select(p => p.Path).Order());
        Assert.All(paths, path => Assert.Contains(services[path.Backend.Service.Name].Spec.Ports, p => p.Name == path.Backend.Service.Port.Name));
        Assert.All(services.Values.SelectMany(s => s.Spec.Ports), port => Assert.Contains(port.TargetPort.Value, ports));
    }

    [Fact]
    public void Ingress_OfHubs_AloneIsSticky()
    {
        const string Affinity = "nginx.ingress.kubernetes.io/affinity";
        var ingresses = Manifests.All<V1Ingress>().ToDictionary(i => i.Spec.Rules[0].Http.Paths[0].Path, i => i);

        Assert.Equal("cookie", ingresses["/hubs"].Metadata.Annotations[Affinity]);
        Assert.DoesNotContain(Affinity, ingresses["/"].Metadata.Annotations.Keys);
        Assert.NotEqual(ingresses["/"].Spec.Rules[0].Http.Paths[0].Backend.Service.Name, ingresses["/hubs"].Spec.Rules[0].Http.Paths[0].Backend.Service.Name);
        Assert.Equal("0", ingresses["/"].Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-body-size"]);
        Assert.Equal("off", ingresses["/"].Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-request-buffering"]);
        Assert.All(ingresses.Values, i => Assert.Equal("off", i.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-buffering"]));
    }

    [Fact]
    public void Autoscalers_OfDeployments_AloneDecideOnTheirNumber()
    {
        var autoscaler = Assert.Single(Manifests.All<V2HorizontalPodAutoscaler>());
        var scaled = new[] { autoscaler.Spec.ScaleTargetRef.Name, $"{Keda("ScaledObject")["spec"]["scaleTargetRef"]["name"]}" };

        Assert.Equal(2, autoscaler.Spec.MinReplicas);
        Assert.All(Manifests.All<V1Deployment>(), d => Assert.Null(d.Spec.Replicas));
        Assert.Equal(Manifests.All<V1Deployment>().Select(d => d.Metadata.Name).Order(), scaled.Order());
    }

    [Fact]
    public void ScaledObject_OfWorkers_CountsJobsWithTextsOnly()
    {
        var spec = Keda("ScaledObject")["spec"];
        var trigger = Assert.Single(Items(spec["triggers"]));
        var metadata = ((YamlMappingNode)trigger["metadata"]).Children;

        Assert.Equal("postgresql", $"{trigger["type"]}");
        Assert.Subset(metadata.Keys.Select(k => $"{k}").ToHashSet(), new HashSet<string> { "query", "targetQueryValue" });
        Assert.All(metadata.Values, value => Assert.True(IsText(Assert.IsType<YamlScalarNode>(value)), $"{value} is no text; KEDA refuses that"));
        Assert.Equal("""SELECT count(*) FROM "Jobs" WHERE "State" IN ('Queued','Running')""", $"{trigger["metadata"]["query"]}");
        Assert.Equal($"{trigger["authenticationRef"]["name"]}", $"{Keda("TriggerAuthentication")["metadata"]["name"]}");
        Assert.Equal("connection", $"{Items(Keda("TriggerAuthentication")["spec"]["secretTargetRef"]).Single()["parameter"]}");
        Assert.True(int.Parse($"{spec["minReplicaCount"]}") < int.Parse($"{spec["maxReplicaCount"]}"));
    }

    [Fact]
    public void Settings_InAllFiles_AreOnesThatTheServiceHas()
    {
        var named = Directory.GetFiles(Manifests.Folder, "*", SearchOption.AllDirectories)
            .SelectMany(path => Setting().Matches(File.ReadAllText(path)).Select(m => (File: Path.GetRelativePath(Manifests.Folder, path), Name: m.Groups["name"].Value))).Distinct().ToList();

        Assert.Subset(named.Select(n => n.Name).ToHashSet(), new HashSet<string> { "Role", "Database", "Files", "FilesEndpoint", "AllowedHosts" });
        Assert.All(named, n => Assert.True(settings.ContainsKey(n.Name), $"{n.File} sets GanService__{n.Name}, which is no setting"));
    }

    [Fact]
    public void Settings_OfNodes_HaveValuesThatTheirTypesTake()
    {
        const string Prefix = "GanService__";
        var given = Manifests.Environment("kubernetes/settings.env").Concat(ComposeTests.EnvironmentOf("web")).Concat(ComposeTests.EnvironmentOf("worker"));

        Assert.All(given.Where(e => e.Key.StartsWith(Prefix, StringComparison.Ordinal)), e =>
        {
            if (settings.TryGetValue(e.Key[Prefix.Length..], out var setting) && TypeDescriptor.GetConverter(setting.PropertyType) is var converter && converter.CanConvertFrom(typeof(string)))
                Assert.Null(Record.Exception(() => converter.ConvertFromInvariantString(e.Value)));
        });
    }

    [Fact]
    public void Caches_OfPods_FitIntoTheirVolumes()
    {
        var bytes = long.Parse(Manifests.Environment("kubernetes/settings.env")["GanService__CacheBytes"]);

        Assert.All(Manifests.All<V1Deployment>(), d => Assert.True(d.Spec.Template.Spec.Volumes.Single(v => v.Name == "cache").EmptyDir.SizeLimit.ToInt64() > bytes));
    }

    [Fact]
    public void Trainings_ThatWebNodesAccept_FitIntoAWorker()
    {
        var bytes = long.Parse(Manifests.Environment("kubernetes/settings.env")["GanService__MaxTrainingBytes"]);
        var worker = Manifests.All<V1Deployment>().Single(d => d.Metadata.Name == "worker").Spec.Template.Spec.Containers[0];

        Assert.True(worker.Resources.Limits["memory"].ToInt64() * 3 / 4 >= bytes);
        Assert.Equal(worker.Resources.Requests["memory"].ToInt64(), worker.Resources.Limits["memory"].ToInt64());
    }

    private static YamlMappingNode Keda(string kind) => Manifests.Kubernetes.Single(m => m.Kind == $"keda.sh/v1alpha1 {kind}").Root;

    private static IEnumerable<YamlNode> Items(YamlNode list) => ((YamlSequenceNode)list).Children;

    private static bool IsText(YamlScalarNode scalar) => scalar.Style != ScalarStyle.Plain || !NotText().IsMatch(scalar.Value!);

    [GeneratedRegex("GanService__(?<name>[A-Za-z]+)")]
    private static partial Regex Setting();

    [GeneratedRegex("^([-+.]?[0-9].*|true|false|yes|no|on|off|null|~|)$", RegexOptions.IgnoreCase)]
    private static partial Regex NotText();
}
