using GanService.Fuzz;
using SharpFuzz;

if (args is ["seeds", var target, var folder])
{
    foreach (var (name, file) in Seeds.Of(target))
        File.WriteAllBytes(Path.Combine(folder, name), file);
    return;
}

// Nothing of the engine may be touched before: it then has no memory to count its branches in.
Fuzzer.OutOfProcess.Run(input => Readers.Read(args[0], input));
