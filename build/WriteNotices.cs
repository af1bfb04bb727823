using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Writes what a program is made of, and under which licences, as the packages themselves tell it.</summary>
public sealed class WriteNotices : Task
{
    private const string Line = "\n\n================================================================================\n";

    private readonly StringBuilder text = new StringBuilder();
    private readonly Dictionary<string, string> firstWith = new Dictionary<string, string>();
    private readonly SortedSet<string> named = new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>The program's own licence.</summary>
    [Required]
    public string License { get; set; }

    /// <summary>NuGet packages as id/version, once for each of their files.</summary>
    [Required]
    public string[] Packages { get; set; }

    [Required]
    public string PackageRoot { get; set; }

    /// <summary>Files that tell of other packages.</summary>
    public string[] Bundled { get; set; } = new string[0];

    /// <summary>Folders of npm packages.</summary>
    public string[] NpmPackages { get; set; } = new string[0];

    /// <summary>The folder of texts of licences, by their SPDX names.</summary>
    [Required]
    public string Texts { get; set; }

    [Required]
    public string Output { get; set; }

    public override bool Execute()
    {
        text.Append("GanService\n\n").Append(Read(License));
        text.Append("\n\nIt is made of what follows, each under its own licence.");
        foreach (var package in Packages.Distinct().Where(p => p.Length > 1).OrderBy(p => p, StringComparer.OrdinalIgnoreCase))
            AddNuGet(package);
        foreach (var folder in NpmPackages)
            AddNpm(folder);
        foreach (var file in Bundled)
            text.Append(Line).Append(Read(file));
        foreach (var name in named)
            AddText(name);
        Directory.CreateDirectory(Path.GetDirectoryName(Output));
        File.WriteAllText(Output, text.Append('\n').ToString());
        return !Log.HasLoggedErrors;
    }

    private void AddNuGet(string package)
    {
        var parts = package.Split('/');
        var folder = Path.Combine(PackageRoot, parts[0].ToLowerInvariant(), parts[1].ToLowerInvariant());
        var metadata = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root.Elements().Single(e => e.Name.LocalName == "metadata");
        var license = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
        Begin(parts[0], parts[1], license?.Value ?? Value(metadata, "licenseUrl"), Value(metadata, "copyright"), Value(metadata, "authors"), Value(metadata, "projectUrl"));
        if (license == null && Value(metadata, "licenseUrl") == null)
            Log.LogError("The package {0} names no licence.", package);
        if (license?.Attribute("type")?.Value == "expression")
            named.UnionWith(Regex.Split(license.Value, @" (?:AND|OR|WITH) |[()]").Where(n => n.Length > 0));
        AddFiles(folder, parts[0], license?.Attribute("type")?.Value == "file" ? license.Value : null);
    }

    private void AddNpm(string folder)
    {
        var json = Read(Path.Combine(folder, "package.json"));
        var name = Field(json, "name");
        Begin(name, Field(json, "version"), Field(json, "license") ?? "see below", null, null, Field(json, "homepage"));
        AddFiles(folder, name, null);
    }

    private void Begin(string name, string version, string license, string copyright, string authors, string home)
    {
        text.Append(Line).Append(name).Append(' ').Append(version).Append("\nLicence: ").Append(license);
        if ((copyright ?? authors) != null)
            text.Append('\n').Append(copyright ?? "By " + authors);
        if (home != null)
            text.Append('\n').Append(home);
    }

    private void AddFiles(string folder, string name, string licenseFile)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(path =>
        {
            var relative = path.Substring(folder.Length + 1).Replace('\\', '/');
            return relative == licenseFile || Regex.IsMatch(relative, @"^(notices/.+|[^/]*(licen[cs]e|notice|copying)[^/]*)(?<!\.rtf)$", RegexOptions.IgnoreCase);
        });
        foreach (var file in files.OrderBy(f => f, StringComparer.Ordinal))
        {
            var content = Read(file);
            string first;
            text.Append("\n\n").Append(Path.GetFileName(file)).Append(':');
            if (firstWith.TryGetValue(content, out first))
                text.Append(" the same as of ").Append(first);
            else
                text.Append("\n\n").Append(content);
            firstWith[content] = first ?? name;
        }
    }

    private void AddText(string name)
    {
        var file = Path.Combine(Texts, name + ".json");
        if (!File.Exists(file))
            Log.LogError("There is no text of the licence {0}.", name);
        else
            text.Append(Line).Append("The licence ").Append(name).Append("\n\n").Append(Field(Read(file), "licenseText"));
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    private static string Field(string json, string name)
    {
        var match = Regex.Match(json, "\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
        return match.Success ? Regex.Unescape(match.Groups[1].Value) : null;
    }

    private static string Read(string file) => File.ReadAllText(file).Replace("\r\n", "\n").Trim();
}
