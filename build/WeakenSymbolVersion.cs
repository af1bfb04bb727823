using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit little-endian ELF file and sets VER_FLG_WEAK on its need of one symbol version, so that the dynamic linker
/// accepts a library that lacks this version. A file without such a need is copied as it is.
/// Layout: System V ABI, "Symbol Versioning" (Elf64_Shdr, Elf64_Verneed, Elf64_Vernaux).
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const uint SectionTypeVersionNeed = 0x6ffffffe;
    private const byte WeakFlag = 2;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    [Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        var file = File.ReadAllBytes(Source);
        if (file.Length < 64 || BitConverter.ToUInt32(file, 0) != 0x464c457f || file[4] != 2 || file[5] != 1)
        {
            Log.LogError("{0} is not a 64-bit little-endian ELF file.", Source);
            return false;
        }

        Weaken(file);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        File.WriteAllBytes(Destination, file);
        return true;
    }

    private void Weaken(byte[] file)
    {
        var sections = BitConverter.ToInt64(file, 0x28);
        int sectionSize = BitConverter.ToUInt16(file, 0x3a), sectionCount = BitConverter.ToUInt16(file, 0x3c);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = (int)(sections + i * sectionSize);
            if (BitConverter.ToUInt32(file, section + 4) != SectionTypeVersionNeed)
                continue;
            var strings = (int)(sections + BitConverter.ToUInt32(file, section + 40) * sectionSize);
            WeakenNeeds(file, (int)BitConverter.ToInt64(file, section + 24), (int)BitConverter.ToInt64(file, strings + 24));
        }
    }

    private void WeakenNeeds(byte[] file, int need, int strings)
    {
        while (true)
        {
            var version = need + BitConverter.ToInt32(file, need + 8);
            for (var left = BitConverter.ToUInt16(file, need + 2); left > 0; left--)
            {
                if (TextAt(file, strings + BitConverter.ToInt32(file, version + 8)) == Version)
                    file[version + 4] |= WeakFlag;
                version += BitConverter.ToInt32(file, version + 12);
            }

            var next = BitConverter.ToInt32(file, need + 12);
            if (next == 0)
                return;
            need += next;
        }
    }

    private static string TextAt(byte[] file, int start)
    {
        return Encoding.ASCII.GetString(file, start, Array.IndexOf(file, (byte)0, start) - start);
    }
}
