using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace GanService.Api.Tests.Deployment;

/// <summary>The files in <c>docker</c>, as their readers read them.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Func<string, IKubernetesObject>> kinds = new()
    {
        ["v1 Namespace"] = Read<V1Namespace>,
        ["v1 Service"] = Read<V1Service>,
        ["apps/v1 Deployment"] = Read<V1Deployment>,
        ["autoscaling/v2 HorizontalPodAutoscaler"] = Read<V2HorizontalPodAutoscaler>,
        ["policy/v1 PodDisruptionBudget"] = Read<V1PodDisruptionBudget>,
        ["networking.k8s.io/v1 Ingress"] = Read<V1Ingress>,
        ["networking.k8s.io/v1 NetworkPolicy"] = Read<V1NetworkPolicy>,
    };

    /// <summary>The folder <c>docker</c> of the repository.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Folder, "docker");

    /// <summary>All documents of the manifests for Kubernetes but the kustomization.</summary>
    public static IReadOnlyList<Manifest> Kubernetes { get; } = [.. Directory.GetFiles(Path.Combine(Folder, "kubernetes"), "*.yaml").Order(StringComparer.Ordinal)
        .Where(path => Path.GetFileName(path) != "kustomization.yaml").SelectMany(Documents)];

    /// <summary>The objects of a kind that Kubernetes itself knows; a key that it does not know, or a value of a wrong type, is an exception.</summary>
    public static IReadOnlyList<T> All<T>() where T : IKubernetesObject =>
        [.. Kubernetes.Where(m => m.Kind.EndsWith($" {typeof(T).Name[2..]}", StringComparison.Ordinal)).Select(Parse).Cast<T>()]; // V1Service is a Service

    /// <summary>Whether Kubernetes itself knows the kind, not only those who add to it.</summary>
    public static bool IsCore(Manifest manifest) => kinds.ContainsKey(manifest.Kind);

    public static IKubernetesObject Parse(Manifest manifest) => kinds[manifest.Kind](manifest.Text);

    public static YamlMappingNode Kustomization { get; } = Root(Text("kubernetes/kustomization.yaml"));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>A compose file with its merge keys resolved; its scalars are texts.</summary>
    public static Dictionary<object, object> Compose(string path) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(Text(path)))));

    /// <summary>Lines <c>NAME=value</c>.</summary>
    public static Dictionary<string, string> Environment(string path) => Text(path).Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
        .ToDictionary(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    private static IEnumerable<Manifest> Documents(string path)
    {
        foreach (var text in File.ReadAllText(path).Split("\n---\n"))
        {
            var root = Root(text);
            yield return new(Path.GetFileName(path), $"{root["apiVersion"]} {root["kind"]}", $"{root["metadata"]["name"]}", text, root);
        }
    }

    private static YamlMappingNode Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IKubernetesObject Read<T>(string yaml) where T : IKubernetesObject => KubernetesYaml.Deserialize<T>(yaml, strict: true);
}

/// <summary>A document of a manifest.</summary>
internal sealed record Manifest(string File, string Kind, string Name, string Text, YamlMappingNode Root)
{
    public override string ToString() => $"{File}: {Kind} {Name}";
}
