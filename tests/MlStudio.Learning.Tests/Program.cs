using MlStudio.Learning.Tests.Trainers;

// The test runner loads this assembly and never comes here; a test that needs a process of its own does.
if (args is not [ScalarChildProcess.Argument]) { return 2; }
ScalarChildProcess.Print(Console.Out);
return 0;
