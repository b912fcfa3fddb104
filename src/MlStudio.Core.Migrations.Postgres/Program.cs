// Only here so that dotnet-ef can use this project as its start-up project.
return;
