"""Work by type: what there is to do (WorkGivers) and how it is done (JobDrivers), one file a type or two."""
